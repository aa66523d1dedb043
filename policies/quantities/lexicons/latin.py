"""European and Asian languages in Latin letters, in outline."""

from __future__ import annotations

from typing import Final

from policies.quantities.lexicon import after_hundreds, anywhere
from policies.quantities.lexicons.outline import Outline

NORWEGIAN: Final = Outline(
    language="nb",
    small="null en|ett|én to tre fire fem seks sju|syv åtte ni ti elleve tolv tretten fjorten "
    "femten seksten sytten atten nitten",
    tens="tjue|tyve tretti|tredve førti|forti femti seksti sytti åtti|atti nitti",
    large={100: "hundre", 1000: "tusen", 10**6: "million millioner", 10**9: "milliard milliarder"},
    ordinals="første andre tredje fjerde femte sjette sjuende|syvende åttende niende tiende",
    join=("og", after_hundreds),
    point="komma",
    common="og det som en et er den for på med av ikke jeg kan har til om vi hvordan når min",
    glued=True,
    half="halv halve halvt",
)
DANISH: Final = Outline(
    language="da",
    small="nul en|et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten "
    "seksten sytten atten nitten",
    tens="tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
    large={100: "hundrede hundred", 1000: "tusind tusinde", 10**6: "million millioner"},
    ordinals="første anden tredje fjerde femte sjette syvende ottende niende tiende",
    join=("og", lambda last, following: 0 < last < 10 <= following or last >= 100),
    point="komma",
    common="og det som en et er den for på med af ikke jeg kan har til om vi hvordan når mit",
    glued=True,
    unit_first=True,
    half="halv halve halvt halvanden",
)
FINNISH: Final = Outline(
    language="fi",
    small="nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen "
    "yksitoista kaksitoista kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista "
    "kahdeksantoista yhdeksäntoista",
    tens="kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä kuusikymmentä "
    "seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä",
    large={
        100: "sata sataa",
        1000: "tuhat tuhatta",
        10**6: "miljoona miljoonaa",
        10**9: "miljardi",
    },
    ordinals="ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs",
    common="ja on ei se että en minun olen miten voi mutta kun",
    glued=True,
    half="puoli",
)
POLISH: Final = Outline(
    language="pl",
    small="zero jeden|jedna|jedno dwa|dwie|dwoch trzy|trzech cztery|czterech pięć|pięciu "
    "sześć|sześciu siedem|siedmiu osiem|ośmiu dziewięć|dziewięciu dziesięć|dziesięciu "
    "jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście",
    tens="dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt "
    "osiemdziesiąt dziewięćdziesiąt",
    hundreds="dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
    large={100: "sto", 1000: "tysiąc tysiące tysięcy tys", 10**6: "milion miliony milionów mln",
           10**9: "miliard miliardy miliardów mld"},
    ordinals="pierwszy|pierwsza|pierwsze drugi|druga|drugie trzeci|trzecia|trzecie "
    "czwarty|czwarta|czwarte piąty|piąta szósty|szósta siódmy|siódma ósmy|ósma "
    "dziewiąty|dziewiąta dziesiąty|dziesiąta jedenasty|jedenasta",
    point="przecinek",
    common="i w na nie się do to jest że z moja mam jak co czy",
    half="pół połowa",
    money={"PLN": "złoty|złote|złotych|zł", "USD": "dolar|dolary|dolarów|dolara", "EUR": "euro",
           "GBP": "funt|funty|funtów"},
)  # fmt: skip
CZECH: Final = Outline(
    language="cs",
    small="nula jeden|jedna|jedno dva|dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct "
    "třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct",
    tens="dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát",
    large={100: "sto sta set", 1000: "tisíc tisíce", 10**6: "milion miliony milionů",
           10**9: "miliarda miliardy"},
    ordinals="první druhý|druhá třetí čtvrtý pátý šestý sedmý osmý devátý desátý",
    common="a v na se je že to do si jak moje co",
    glued=True,
    half="půl polovina",
    money={"CZK": "koruna|koruny|korun|kč", "USD": "dolar|dolary|dolarů", "EUR": "euro|eura|eur"},
)  # fmt: skip
SLOVAK: Final = Outline(
    language="sk",
    small="nula jeden|jedna|jedno dva|dve tri štyri päť šesť sedem osem deväť desať jedenásť "
    "dvanásť trinásť štrnásť pätnásť šestnásť sedemnásť osemnásť devätnásť",
    tens="dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat deväťdesiat",
    large={100: "sto sta", 1000: "tisíc tisíce", 10**6: "milión milióny", 10**9: "miliarda"},
    ordinals="prvý druhý tretí štvrtý piaty šiesty siedmy ôsmy deviaty desiaty",
    common="a v na sa je že to do si ako moje čo",
    glued=True,
)
CROATIAN: Final = Outline(
    language="hr",
    small="nula|ništica jedan|jedna|jedno dva|dvije|dvoje|oba tri|troje četiri|četvero pet|petero "
    "šest|šestero sedam|sedmero osam|osmero devet|devetero deset|desetero jedanaest dvanaest "
    "trinaest četrnaest petnaest šesnaest sedamnaest osamnaest devetnaest",
    tens="dvadeset trideset četrdeset pedeset šezdeset sedamdeset osamdeset devedeset",
    hundreds="dvjesto tristo četiristo petsto šeststo sedamsto osamsto devetsto",
    large={100: "sto stotina stotinu", 1000: "tisuća tisuće tisuću hiljada hiljadu",
           10**6: "milijun milijuna milijon milion miliona", 10**9: "milijarda milijardi"},
    ordinals="prvi|prva|prvo drugi|druga treći|treća četvrti|četvrta peti|peta šesti|šesta "
    "sedmi|sedma osmi|osma deveti|deveta deseti|deseta",
    join=("i", anywhere),
    common="i u na je se da za ne što moja kako",
    half="pola polovina",
)  # fmt: skip
SLOVENE: Final = Outline(
    language="sl",
    small="nič ena|en|eno dve|dva tri štiri pet šest sedem osem devet deset enajst dvanajst "
    "trinajst štirinajst petnajst šestnajst sedemnajst osemnajst devetnajst",
    tens="dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset devetdeset",
    hundreds="dvesto tristo štiristo petsto šeststo sedemsto osemsto devetsto",
    large={100: "sto", 1000: "tisoč", 10**6: "milijon milijona milijone milijonov milijoni",
           10**9: "milijarda milijard milijarde"},
    ordinals="prvi drugi tretji četrti peti šesti sedmi osmi deveti deseti",
    common="in v na je se da za ne kaj moja kako",
    join=("in", lambda last, following: 0 < last < 10 <= following),
    glued=True,
    unit_first=True,
)  # fmt: skip
HUNGARIAN: Final = Outline(
    language="hu",
    small="nulla egy kettő|két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő|tizenkét "
    "tizenhárom tizennégy tizenöt tizenhat tizenhét tizennyolc tizenkilenc",
    tens="húsz|huszon harminc negyven ötven hatvan hetven nyolcvan kilencven",
    large={100: "száz", 1000: "ezer", 10**6: "millió", 10**9: "milliárd"},
    ordinals="első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik",
    common="a az és hogy nem is egy van volt mi hogyan",
    glued=True,
    half="fél",
)
ROMANIAN: Final = Outline(
    language="ro",
    small="zero|nul unu|una doi|două trei patru cinci șase|sase șapte|sapte opt nouă zece "
    "unsprezece|unspe doisprezece|douăsprezece|doispe treisprezece|treispe paisprezece|paispe "
    "cincisprezece|cincispe șaisprezece|saispe șaptesprezece|saptespe optsprezece|optspe "
    "nouăsprezece|nouaspe",
    tens="douăzeci|douazeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
    large={100: "sută sute suta", 1000: "mie mii", 10**6: "milion milioane",
           10**9: "miliard miliarde"},
    ordinals="primul|prima doilea|doua treilea|treia patrulea|patra cincilea|cincea șaselea|șasea "
    "șaptelea|șaptea optulea|opta nouălea|noua zecelea|zecea",
    join=("și", anywhere),
    point="virgulă",
    common="și de la în cu nu pe un este care sunt din mai ce",
    half="jumătate",
)  # fmt: skip
CATALAN: Final = Outline(
    language="ca",
    small="zero|nul un|una|u dos|dues tres quatre cinc|cin|sinc sis|siset set vuit|huit nou deu onze|dotze "
    "dotze tretze catorze quinze setze disset|dèsset divuit|devuit dinou|denou",
    tens="vint trenta quaranta cinquanta seixanta setanta vuitanta noranta",
    hundreds="dos-cents tres-cents quatre-cents cinc-cents sis-cents set-cents vuit-cents nou-cents",
    large={100: "cent cents", 1000: "mil", 10**6: "milió milions", 10**9: "miliard miliards"},
    ordinals="primer|primera segon|segona tercer|tercera quart|quarta cinquè|cinquena sisè setè "
    "vuitè novè desè|desena",
    join=("i", anywhere),
    point="coma",
    common="el la els les un una de que i a en per no amb del al és com",
    half="mig mitja meitat",
)
INDONESIAN: Final = Outline(
    language="id",
    small="nol|kosong satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    tens="puluh",
    large={10: "belas", 100: "ratus seratus", 1000: "ribu seribu", 10**6: "juta sejuta",
           10**9: "miliar milyar"},
    ordinals="pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh",
    point="koma",
    common="dan yang di ini itu dengan untuk dari saya tidak adalah bagaimana",
    half="setengah separuh",
)  # fmt: skip
VIETNAMESE: Final = Outline(
    language="vi",
    small="không một|mốt hai ba bốn|tư năm|lăm sáu bảy|bẩy tám chín mười",
    tens="mươi",
    large={100: "trăm", 1000: "nghìn ngàn", 10**6: "triệu", 10**9: "tỷ tỉ"},
    point="phẩy phảy",
    common="và của là có cho không được trong tôi người",
    half="nửa rưỡi",
)

LATIN: Final = (
    NORWEGIAN,
    DANISH,
    FINNISH,
    POLISH,
    CZECH,
    SLOVAK,
    CROATIAN,
    SLOVENE,
    HUNGARIAN,
    ROMANIAN,
    CATALAN,
    INDONESIAN,
    VIETNAMESE,
)

"""Languages that are detected more than read: their number words, and CLDR's units beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.quantities.lexicon import Join, Lexicon, after_hundreds, anywhere, counted, measured
from policies.quantities.lexicons.ar import ARABIC
from policies.quantities.lexicons.hi import HINDI
from policies.quantities.lexicons.sv import SWEDISH
from policies.quantities.lexicons.tr import TURKISH


def _short(
    language: str,
    *,
    small: str,
    tens: str,
    hundreds: str = "",
    large: Mapping[int, str],
    ordinals: str = "",
    join: tuple[str, Join] | None = None,
    point: str = "",
    common: str = "",
    is_latin: bool = True,
    glued: bool = False,
    unit_first: bool = False,
    half: str = "",
    money: Mapping[str, str] | None = None,
    led_by: str = "",
) -> Lexicon:
    return Lexicon(
        language=language,
        common=frozenset(common.split()),
        numbers=counted(small)
        | counted(tens, 20, 10)
        | counted(hundreds, 200, 100)
        | {word: value for value, words in large.items() for word in words.split()},
        ordinals=counted(ordinals, 1),
        joins={join[0]: join[1]} if join else {},
        points=frozenset(point.split()),
        multipliers=dict.fromkeys(half.split(), "0.5"),
        denominators=dict.fromkeys(half.split(), 2),
        is_latin=is_latin,
        glued=glued,
        infixes=(join[0],) if join and glued else (),
        unit_first=unit_first,
        led_by=led_by,
        units=measured("money", money or {}),
    )


NORWEGIAN: Final = _short(
    "nb",
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
DANISH: Final = _short(
    "da",
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
FINNISH: Final = _short(
    "fi",
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
POLISH: Final = _short(
    "pl",
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
CZECH: Final = _short(
    "cs",
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
SLOVAK: Final = _short(
    "sk",
    small="nula jeden|jedna|jedno dva|dve tri štyri päť šesť sedem osem deväť desať jedenásť "
    "dvanásť trinásť štrnásť pätnásť šestnásť sedemnásť osemnásť devätnásť",
    tens="dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat deväťdesiat",
    large={100: "sto sta", 1000: "tisíc tisíce", 10**6: "milión milióny", 10**9: "miliarda"},
    ordinals="prvý druhý tretí štvrtý piaty šiesty siedmy ôsmy deviaty desiaty",
    common="a v na sa je že to do si ako moje čo",
    glued=True,
)
CROATIAN: Final = _short(
    "hr",
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
SLOVENE: Final = _short(
    "sl",
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
HUNGARIAN: Final = _short(
    "hu",
    small="nulla egy kettő|két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő|tizenkét "
    "tizenhárom tizennégy tizenöt tizenhat tizenhét tizennyolc tizenkilenc",
    tens="húsz harminc negyven ötven hatvan hetven nyolcvan kilencven",
    large={100: "száz", 1000: "ezer", 10**6: "millió", 10**9: "milliárd"},
    ordinals="első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik",
    common="a az és hogy nem is egy van volt mi hogyan",
    glued=True,
    half="fél",
)
ROMANIAN: Final = _short(
    "ro",
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
CATALAN: Final = _short(
    "ca",
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
INDONESIAN: Final = _short(
    "id",
    small="nol|kosong satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    tens="puluh",
    large={10: "belas", 100: "ratus seratus", 1000: "ribu seribu", 10**6: "juta sejuta",
           10**9: "miliar milyar"},
    ordinals="pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh",
    point="koma",
    common="dan yang di ini itu dengan untuk dari saya tidak adalah bagaimana",
    half="setengah separuh",
)  # fmt: skip
VIETNAMESE: Final = _short(
    "vi",
    small="không một|mốt hai ba bốn|tư năm|lăm sáu bảy|bẩy tám chín mười",
    tens="mươi",
    large={100: "trăm", 1000: "nghìn ngàn", 10**6: "triệu", 10**9: "tỷ tỉ"},
    point="phẩy phảy",
    common="và của là có cho không được trong tôi người",
    half="nửa rưỡi",
)
RUSSIAN: Final = _short(
    "ru",
    small="ноль|нуль|нулем один|одна|одно|одного|одной|одному|одну|одним два|две|двух|двум|двумя|пара "
    "три|трех|трем четыре|четырех|четырем пять|пяти|пятью шесть|шести семь|семи восемь|восьми "
    "девять|девяти десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати "
    "тринадцать|тринадцати четырнадцать|четырнадцати пятнадцать|пятнадцати "
    "шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати "
    "девятнадцать|девятнадцати",
    tens="двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти "
    "шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
    hundreds="двести|двухсот триста|трехсот четыреста пятьсот|пятисот шестьсот семьсот "
    "восемьсот девятьсот",
    large={100: "сто ста сотня сотни", 1000: "тысяча тысячи тысяч тысячу тыс",
           10**6: "миллион миллиона миллионов млн", 10**9: "миллиард миллиарда миллиардов млрд",
           10**12: "триллион триллиона триллионов"},
    ordinals="первый|первая|первое|первого|первом второй|вторая|второе|второго третий|третья|третье "
    "четвертый|четвертая|четвертое пятый|пятая|пятое шестой|шестая|шестое седьмой|седьмая "
    "восьмой|восьмая девятый|девятая десятый|десятая одиннадцатый двенадцатый тринадцатый",
    point="целых целая запятая",
    common="и в не на я что с как это по но он из за мой у",
    is_latin=False,
    half="половина полтора пол половину",
    money={"RUB": "рубль|рубля|рублей|руб", "USD": "доллар|доллара|долларов", "EUR": "евро",
           "UAH": "гривна|гривны|гривен", "GBP": "фунт|фунта|фунтов", "JPY": "иена|иены|иен"},
)  # fmt: skip
UKRAINIAN: Final = _short(
    "uk",
    small="нуль один|одна|одне|одну два|дві|двох три|трьох чотири п'ять|п’ять|пять шість сім вісім "
    "дев'ять|девять десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять|пятнадцять "
    "шістнадцять сімнадцять вісімнадцять дев'ятнадцять|девятнадцять",
    tens="двадцять тридцять сорок п'ятдесят|пятдесят|пʼятдесят шістдесят|шістьдесят сімдесят|сімьдесят "
    "вісімдесят|вісімьдесят дев'яносто|девяносто",
    hundreds="двісті триста чотириста п'ятсот|пятсот шістсот сімсот вісімсот дев'ятсот",
    large={100: "сто сотня", 1000: "тисяча тисячі тисяч", 10**6: "мільйон мільйони мільйонів",
           10**9: "мільярд мільярди мільярдів"},
    ordinals="перший|перша|перше другий|друга третій|третя четвертий|четверта п'ятий|пятий шостий|шоста "
    "сьомий|сьома восьмий|восьма дев'ятий|девятий десятий",
    point="кома цілих",
    common="і в не на я що з як це до але він за мій у та",
    is_latin=False,
    half="половина пів",
    money={"UAH": "гривня|гривні|гривень|гривнi", "USD": "долар|долари|доларів|долара",
           "EUR": "євро", "RUB": "рубль|рублі|рублів"},
)  # fmt: skip
BULGARIAN: Final = _short(
    "bg",
    small="нула един|една|едно|един два|две|двама три|трима четири|четирима пет шест седем осем девет "
    "десет единадесет|единайсет дванадесет|дванайсет тринадесет|тринайсет "
    "четиринадесет|четиринайсет петнадесет|петнайсет шестнадесет|шестнайсет "
    "седемнадесет|седемнайсет осемнадесет|осемнайсет деветнадесет|деветнайсет",
    tens="двадесет|двайсет тридесет|трийсет четиридесет|четирийсет петдесет шестдесет|шейсет "
    "седемдесет осемдесет деветдесет",
    hundreds="двеста|двесте триста четиристотин петстотин шестстотин седемстотин осемстотин "
    "деветстотин",
    large={100: "сто", 1000: "хиляда хиляди", 10**6: "милион милиона", 10**9: "милиард милиарда"},
    ordinals="първи|първа|първо втори|втора трети|трета четвърти|четвърта пети|пета шести|шеста "
    "седми|седма осми|осма девети|девета десети|десета",
    join=("и", anywhere),
    common="и в не на да се за от с по но той е си как",
    is_latin=False,
    half="половин половина",
)
GREEK: Final = _short(
    "el",
    small="μηδέν ένα|ένας|μία|μια|έναν δύο|δυο|δυό τρία|τρεις|τρείς τέσσερα|τέσσερις πέντε έξι επτά|εφτά "
    "οκτώ|οχτώ εννέα|εννιά δέκα έντεκα|ένδεκα δώδεκα δεκατρία|δεκατρείς δεκατέσσερα|δεκατέσσερις δεκαπέντε "
    "δεκαέξι|δεκάξι δεκαεπτά|δεκαεφτά δεκαοκτώ|δεκαοχτώ δεκαεννέα|δεκαεννιά",
    tens="είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα",
    hundreds="διακόσια|διακόσιες|διακόσιοι τριακόσια|τριακόσιες τετρακόσια|τετρακόσιες πεντακόσια|πεντακόσιες "
    "εξακόσια|εξακόσιες επτακόσια|εφτακόσια οκτακόσια|οχτακόσια εννιακόσια|εννεακόσια",
    large={100: "εκατό εκατόν", 1000: "χίλια χιλιάδες χίλιες χίλιοι χιλιάδα",
           10**6: "εκατομμύριο εκατομμύρια", 10**9: "δισεκατομμύριο δισεκατομμύρια"},
    ordinals="πρώτος|πρώτη|πρώτο δεύτερος|δεύτερη|δεύτερο τρίτος|τρίτη|τρίτο τέταρτος|τέταρτη|τέταρτο "
    "πέμπτος|πέμπτη|πέμπτο έκτος|έκτη|έκτο έβδομος|έβδομη|έβδομο όγδοος|όγδοη|όγδοο ένατος|ένατη|ένατο "
    "δέκατος|δέκατη|δέκατο",
    point="κόμμα",
    common="και το να η ο του τη την για με που δεν είναι στο μου πως",
    is_latin=False,
    half="μισό μισή μισός μισά",
)  # fmt: skip
HEBREW: Final = _short(
    "he",
    small="אפס אחת|אחד|ואחת|ואחד|ראשונה שתיים|שניים|שתי|שני|ושתיים|ושניים שלוש|שלושה|ושלוש|ושלושה "
    "ארבע|ארבעה|וארבע|וארבעה חמש|חמישה|וחמש|וחמישה שש|שישה|ושש|ושישה שבע|שבעה|ושבע|ושבעה "
    "שמונה|ושמונה תשע|תשעה|ותשע|ותשעה עשר|עשרה|ועשר",
    tens="עשרים שלושים ארבעים חמישים שישים|ששים שבעים שמונים תשעים",
    large={100: "מאה מאות ומאה", 200: "מאתיים ומאתיים", 1000: "אלף אלפים ואלף אלפיים",
           10**6: "מיליון מליון", 10**9: "מיליארד מיליארדים"},
    ordinals="ראשון|הראשון שני|השני|שנייה שלישי|השלישי|שלישית רביעי|הרביעי|רביעית חמישי|החמישי "
    "שישי|השישי|ששי שביעי|השביעי שמיני|השמיני תשיעי|התשיעי עשירי|העשירי",
    join=("ו", anywhere),
    point="נקודה",
    common="של את על לא זה אני עם הוא גם כי אם יש מה",
    is_latin=False,
    half="חצי וחצי",
    money={"ILS": "שקל|שקלים|ש״ח", "USD": "דולר|דולרים", "EUR": "אירו|יורו"},
    led_by="ו",
)  # fmt: skip
PERSIAN: Final = _short(
    "fa",
    small="صفر یک دو سه چهار پنج شش|شیش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده|پونزده شانزده|شونزده "
    "هفده هجده|هیجده نوزده",
    tens="بیست سی چهل پنجاه شصت هفتاد هشتاد نود",
    hundreds="دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد",
    large={100: "صد", 1000: "هزار", 10**6: "میلیون", 10**9: "میلیارد"},
    ordinals="اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم",
    join=("و", anywhere),
    point="ممیز",
    common="و در به از که این را با است برای آن یک من",
    is_latin=False,
    half="نیم نصف",
)
BENGALI: Final = _short(
    "bn",
    small="শূন্য এক দুই|দু তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোল|ষোলো সতেরো আঠারো উনিশ",
    tens="বিশ|কুড়ি ত্রিশ|তিরিশ চল্লিশ পঞ্চাশ ষাট সত্তর আশি নব্বই",
    large={100: "শত শ একশ একশো", 1000: "হাজার", 10**5: "লাখ লক্ষ", 10**7: "কোটি"},
    ordinals="প্রথম দ্বিতীয় তৃতীয় চতুর্থ পঞ্চম",
    point="দশমিক",
    is_latin=False,
    half="অর্ধেক আধা",
)
TAMIL: Final = _short(
    "ta",
    small="பூஜ்ஜியம்|சுழியம்|பூஜ்யம் ஒன்று|ஒரு இரண்டு|ரெண்டு மூன்று நான்கு|நாலு ஐந்து|அஞ்சு ஆறு ஏழு எட்டு ஒன்பது பத்து பதினொன்று|பதினொன்னு பன்னிரண்டு|பனிரெண்டு "
    "பதின்மூன்று|பதிமூன்று பதினான்கு|பதிநான்கு பதினைந்து பதினாறு பதினேழு பதினெட்டு பத்தொன்பது",
    tens="இருபது|இருபத்து|இருபத்தி முப்பது நாற்பது ஐம்பது அறுபது எழுபது எண்பது தொண்ணூறு",
    large={100: "நூறு நூற்று", 1000: "ஆயிரம்", 10**5: "லட்சம்", 10**7: "கோடி"},
    is_latin=False,
    half="அரை பாதி",
)
TELUGU: Final = _short(
    "te",
    small="సున్న|సున్నా|సూన్య ఒకటి|ఒక రెండు మూడు నాలుగు అయిదు|ఐదు ఆరు ఏడు ఎనిమిది తొమ్మిది పది పదకొండు పన్నెండు పదమూడు "
    "పద్నాలుగు|పధ్నాలుగు పదిహేను|పదునయిదు పదహారు పదిహేడు పద్దెనిమిది పంతొమ్మిది|పొంతొమ్మిది",
    tens="ఇరవై|ఇరువై ముప్పై నలభై యాభై అరవై డెబ్బై ఎనభై తొంభై",
    large={100: "వంద నూరు", 1000: "వెయ్యి వేలు", 10**5: "లక్ష", 10**7: "కోటి"},
    is_latin=False,
)
EAST_ASIAN_READERS: Final = tuple(
    Lexicon(
        language=language,
        comma_decimal=False,
        is_latin=False,
        common=frozenset(),
        minus=frozenset({"マイナス", "负", "負", "마이너스", "영하", "零下"}),
    )
    for language in ("ja", "ko", "zh", "th")
)

OTHERS: Final[Mapping[str, Lexicon]] = {
    lexicon.language: lexicon
    for lexicon in (
        SWEDISH, NORWEGIAN, DANISH, FINNISH, POLISH, CZECH, SLOVAK, CROATIAN, SLOVENE, HUNGARIAN,
        ROMANIAN, CATALAN, INDONESIAN, VIETNAMESE, TURKISH, RUSSIAN, UKRAINIAN, BULGARIAN, GREEK,
        HEBREW, ARABIC, PERSIAN, HINDI, BENGALI, TAMIL, TELUGU, *EAST_ASIAN_READERS,
    )
}  # fmt: skip

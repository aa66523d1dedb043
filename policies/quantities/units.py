"""Currency signs and codes, and unit signs that every language shares."""

from __future__ import annotations

SIGNS: dict[str, str] = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "₦": "NGN",
    "₴": "UAH",
    "₸": "KZT",
    "฿": "THB",
    "₿": "XBT",
    "₡": "CRC",
    "₧": "ESP",
    "₲": "PYG",
    "₵": "GHS",
    "₼": "AZN",
    "₾": "GEL",
    "₭": "LAK",
    "₮": "MNT",
    "৳": "BDT",
    "៛": "KHR",
    "¢": "USD",
}

CENT_SIGNS: frozenset[str] = frozenset({"¢"})
"""A hundredth of the unit of their sign."""

CODES: frozenset[str] = frozenset(
    "AED AFN AMD AOA ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CVE CZK DEM DJF DKK DOP DZD EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES "
    "KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SRD STN SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW".split()
)
"""ISO 4217; ALL, CUP, MOP, SOS and TOP are left out: in capitals they are words too."""

LOWER_CODES: frozenset[str] = frozenset(code.lower() for code in CODES) - frozenset(
    "bam bif bob cop esp gel gip lak mad mop pen php ron rub sar try".split()
)
"""Codes that are recognised in lower case too: no word of the seven languages is spelt so."""

DOLLARS: dict[str, str] = {
    "us": "USD",
    "ca": "CAD",
    "c": "CAD",
    "a": "AUD",
    "au": "AUD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "r": "BRL",
    "aud": "AUD",
    "cad": "CAD",
    "can": "CAD",
    "hkd": "HKD",
    "mex": "MXN",
    "mx": "MXN",
    "mxn": "MXN",
    "nzd": "NZD",
    "sgd": "SGD",
    "usd": "USD",
    "nt": "TWD",
}
"""Letters in front of `$`."""

SHARED: dict[str, tuple[str, str]] = {
    "%": ("percent", "%"),
    "‰": ("permille", "%"),
    "pp": ("points", "pp"),
    "bp": ("basis", "%"),
    "bps": ("basis", "%"),
    "h": ("duration", "h"),
    "min": ("duration", "min"),
    "mins": ("duration", "min"),
    "s": ("duration", "s"),
    "x": ("multiplier", ""),
    "×": ("multiplier", ""),
    "km": ("measure", "km"),
    "m": ("measure", "m"),
    "cm": ("measure", "cm"),
    "mm": ("measure", "mm"),
    "m²": ("measure", "m2"),
    "kg": ("measure", "kg"),
    "g": ("measure", "g"),
    "l": ("measure", "L"),
    "ml": ("measure", "mL"),
    "kb": ("measure", "kBy"),
    "mb": ("measure", "MBy"),
    "gb": ("measure", "GBy"),
    "kwh": ("measure", "kW.h"),
    "dm": ("measure", "dm"),
    "nm": ("measure", "nm"),
    "um": ("measure", "um"),
    "µm": ("measure", "um"),
    "mg": ("measure", "mg"),
    "ug": ("measure", "ug"),
    "µg": ("measure", "ug"),
    "cl": ("measure", "cL"),
    "dl": ("measure", "dL"),
    "t": ("measure", "t"),
    "ha": ("measure", "har"),
    "mv": ("measure", "mV"),
    "v": ("measure", "V"),
    "kv": ("measure", "kV"),
    "w": ("measure", "W"),
    "kw": ("measure", "kW"),
    "mw": ("measure", "MW"),
    "a": ("measure", "A"),
    "hz": ("measure", "Hz"),
    "khz": ("measure", "kHz"),
    "mhz": ("measure", "MHz"),
    "ghz": ("measure", "GHz"),
    "tb": ("measure", "TBy"),
    "bit": ("measure", "bit"),
    "bits": ("measure", "bit"),
    "rad": ("measure", "rad"),
    "k": ("measure", "K"),
    "cc": ("measure", "cm3"),
    "ft": ("measure", "[ft_i]"),
    "mi": ("measure", "[mi_i]"),
    "lb": ("measure", "[lb_av]"),
    "lbs": ("measure", "[lb_av]"),
    "oz": ("measure", "[oz_av]"),
    "mph": ("measure", "[mi_i]/h"),
    "km/h": ("measure", "km/h"),
    "kmh": ("measure", "km/h"),
    "kph": ("measure", "km/h"),
    "km/s": ("measure", "km/s"),
    "kr": ("money", "SEK"),
    "rs": ("money", "INR"),
    "fr": ("money", "CHF"),
    "r$": ("money", "BRL"),
    "ரூ": ("money", "LKR"),
    "m/s": ("measure", "m/s"),
    "km²": ("measure", "km2"),
    "cm²": ("measure", "cm2"),
    "m2": ("measure", "m2"),
    "km2": ("measure", "km2"),
    "cm2": ("measure", "cm2"),
    "m3": ("measure", "m3"),
    "m³": ("measure", "m3"),
    "cm3": ("measure", "cm3"),
    "cm³": ("measure", "cm3"),
    "m^2": ("measure", "m2"),
    "m^3": ("measure", "m3"),
    "ºc": ("measure", "Cel"),
    "ºf": ("measure", "[degF]"),
    "º c": ("measure", "Cel"),
    "º f": ("measure", "[degF]"),
    "° c": ("measure", "Cel"),
    "° f": ("measure", "[degF]"),
    "°": ("measure", "deg"),
}

EAST_ASIAN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("パーセント", "퍼센트", "프로", "百分点"), ("percent", "%")),
    **dict.fromkeys(("ドル", "달러", "美元", "美金", "米ドル", "美圆"), ("money", "USD")),
    **dict.fromkeys(("ユーロ", "유로", "欧元", "歐元"), ("money", "EUR")),
    **dict.fromkeys(("ポンド", "파운드", "英镑", "英鎊", "镑", "鎊"), ("money", "GBP")),
    **dict.fromkeys(("円", "엔", "日元", "日圆"), ("money", "JPY")),
    **dict.fromkeys(("元", "人民币", "块", "块钱", "塊", "圆", "위안", "人民元"), ("money", "CNY")),
    **dict.fromkeys(("원", "ウォン", "韩元"), ("money", "KRW")),
    **dict.fromkeys(("フラン", "프랑", "法郎"), ("money", "CHF")),
    **dict.fromkeys(("港元", "港币", "港幣"), ("money", "HKD")),
    **dict.fromkeys(("ルピー", "루피", "卢比"), ("money", "INR")),
    **dict.fromkeys(("セント", "센트", "美分"), ("cents", "USD")),
    **dict.fromkeys(("ペンス", "펜스", "便士", "ペニー"), ("cents", "GBP")),
    **dict.fromkeys(("分钱",), ("cents", "CNY")),
    **dict.fromkeys(("銭",), ("cents", "JPY")),
    **dict.fromkeys(("台湾ドル", "ニュー台湾ドル", "新台币", "新台幣"), ("money", "TWD")),
    **dict.fromkeys(("カナダドル", "加元", "캐나다 달러"), ("money", "CAD")),
    **dict.fromkeys(("豪ドル", "澳元"), ("money", "AUD")),
    **dict.fromkeys(("スイス・フラン", "スイスフラン", "瑞士法郎"), ("money", "CHF")),
    **dict.fromkeys(("比特币", "个比特币", "ビットコイン", "비트코인"), ("money", "XBT")),
    **dict.fromkeys(("センチ", "センチメートル", "厘米", "센티"), ("measure", "cm")),
    **dict.fromkeys(("ミリ", "毫米"), ("measure", "mm")),
    **dict.fromkeys(("亩", "畝"), ("measure", "mu")),
    **dict.fromkeys(("角", "毛"), ("dimes", "CNY")),
    **dict.fromkeys(("ダース", "다스", "打"), ("dozens", "")),
    **dict.fromkeys(("度", "도"), ("measure", "deg")),
    **dict.fromkeys(("摄氏度", "℃", "摂氏度", "섭씨"), ("measure", "Cel")),
    **dict.fromkeys(("华氏度", "華氏度", "화씨"), ("measure", "[degF]")),
    **dict.fromkeys(("キロ", "킬로", "公斤"), ("measure", "kg")),
    **dict.fromkeys(("米", "미터", "メートル"), ("measure", "m")),
    **dict.fromkeys(("平方メートル", "平米", "平方米", "제곱미터"), ("measure", "m2")),
    **dict.fromkeys(("立方メートル", "立方米", "세제곱미터"), ("measure", "m3")),
    **dict.fromkeys(("マイル", "마일", "英里"), ("measure", "[mi_i]")),
    **dict.fromkeys(("フィート", "피트", "英尺"), ("measure", "[ft_i]")),
    **dict.fromkeys(("インチ", "인치", "英寸"), ("measure", "[in_i]")),
    **dict.fromkeys(("エーカー", "에이커", "英亩"), ("measure", "[acr_us]")),
    **dict.fromkeys(("バレル", "배럴", "桶"), ("measure", "[bbl_us]")),
    **dict.fromkeys(("トン", "톤", "吨", "噸", "メートルトン"), ("measure", "t")),
    **dict.fromkeys(("斤", "两"), ("measure", "[lb_cn]")),
    **dict.fromkeys(("ビット", "비트", "比特"), ("measure", "bit")),
    **dict.fromkeys(("バイト", "바이트", "字节"), ("measure", "By")),
    **dict.fromkeys(("兆字节",), ("measure", "MBy")),
    **dict.fromkeys(
        ("歳", "才", "岁", "周岁", "歲", "세", "살", "年", "년", "年間"), ("duration", "a")
    ),
    **dict.fromkeys(
        ("か月", "ヶ月", "ヵ月", "カ月", "个月", "個月", "개월", "달"), ("duration", "mo")
    ),
    **dict.fromkeys(("週間", "周", "星期", "주", "주일", "週"), ("duration", "wk")),
    **dict.fromkeys(("日間", "天", "일", "日", "日齢"), ("duration", "d")),
    **dict.fromkeys(("営業日", "工作日", "영업일"), ("duration", "bd")),
    **dict.fromkeys(("時間", "小时", "小時", "시간"), ("duration", "h")),
    **dict.fromkeys(("分", "分間", "分钟", "분"), ("duration", "min")),
    **dict.fromkeys(("秒", "秒钟", "초"), ("duration", "s")),
    **dict.fromkeys(("回", "倍", "번", "배", "次"), ("multiplier", "")),
}
"""Units of Chinese, Japanese and Korean that CLDR names otherwise or not at all."""

SCALED: dict[str, tuple[str, int, int]] = {
    "cents": ("money", 1, 100),
    "nickels": ("money", 1, 20),
    "dimes": ("money", 1, 10),
    "thousands": ("number", 1000, 1),
    "dozens": ("number", 12, 1),
    "pairs": ("number", 2, 1),
    "fortnights": ("duration", 14, 1),
    "quarterhours": ("duration", 1, 4),
    "permille": ("percent", 1, 10),
    "basis": ("percent", 1, 100),
}
"""Kinds of units that scale the value: kind, numerator, denominator."""

SUFFIX_MAGNITUDES: dict[str, int] = {"k": 1000, "bn": 10**9, "mn": 10**6, "mil": 10**6}
"""Glued to digits, whatever the currency: 5k."""

MONEY_MAGNITUDES: dict[str, int] = {"m": 10**6, "mm": 10**6, "b": 10**9, "t": 10**12, "tr": 10**12}
"""Glued to digits of an amount of money only: $5m; else they are metres and bytes."""

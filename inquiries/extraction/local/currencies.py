"""Signs and words of currencies; what one means that several countries share is told by where the customer writes."""

from __future__ import annotations

from inquiries.extraction.local.words import either

SIGNS = {
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "us$": "USD", "u$s": "USD", "u$d": "USD", "u$": "USD", "s$": "SGD", "hk$": "HKD", "r$": "BRL", "mx$": "MXN",
    "€": "EUR", "$": "", "£": "GBP", "₹": "INR", "¥": "JPY", "₺": "TRY", "zł": "PLN", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "dollars": "", "dollar": "", "bucks": "",
    "us dollars": "USD", "gbp": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP", "chf": "CHF", "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF", "kr": "", "kr.": "", "kronor": "", "kroner": "", "franken": "CHF", "franke": "CHF", "frankli": "CHF", "stutz": "CHF", "francs": "CHF", "franchi": "CHF", "inr": "INR", "rs": "INR",
    "rs.": "INR", "rupees": "INR", "rupien": "INR", "aud": "AUD", "cad": "CAD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "aed": "AED", "dirham": "", "dirhams": "", "dh": "", "dhs": "", "mad": "MAD", "dzd": "DZD", "tnd": "TND", "dinar": "", "dinars": "", "da": "", "dt": "", "balles": "", "piastres": "CAD", "fcfa": "XOF", "f cfa": "XOF", "francs cfa": "XOF", "xof": "XOF", "sar": "SAR", "riyals": "SAR", "ريال": "SAR", "egp": "EGP", "جنيه": "EGP", "درهم": "AED",
    "mxn": "MXN", "brl": "BRL", "reais": "BRL", "ars": "ARS", "cop": "COP", "clp": "CLP", "pen": "PEN", "soles": "PEN", "pesos": "", "peso": "", "pln": "PLN", "zl": "PLN", "zloty": "PLN", "zlotys": "PLN", "zlotych": "PLN", "try": "TRY", "tl": "TRY", "lira": "TRY",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "czk": "CZK", "huf": "HUF", "zar": "ZAR", "rand": "ZAR", "r": "ZAR", "kes": "KES", "ksh": "KES", "pkr": "PKR", "thb": "THB", "jpy": "JPY", "yen": "JPY", "pavos": "", "euritos": "EUR", "eurillos": "EUR", "leuros": "EUR", "eurini": "EUR", "s/": "PEN", "s/.": "PEN", "lei": "RON", "ron": "RON", "contos": "BRL", "pila": "BRL", "pilas": "BRL", "dolares": "USD", "libras": "GBP", "livres": "GBP", "pfund": "GBP", "dolar": "USD",
}  # fmt: skip
OWN = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "AR": "ARS", "CO": "COP", "CL": "CLP", "UY": "UYU", "IN": "INR", "GB": "GBP", "CH": "CHF", "BR": "BRL", "PL": "PLN", "TR": "TRY", "ZA": "ZAR",
    "SA": "SAR", "EG": "EGP", "AE": "AED", "KE": "KES", "PK": "PKR", "SE": "SEK", "NO": "NOK", "DK": "DKK", "DE": "EUR", "FR": "EUR", "ES": "EUR", "IT": "EUR", "PT": "EUR", "NL": "EUR", "BE": "EUR", "AT": "EUR", "IE": "EUR", "JP": "JPY", "LU": "EUR", "PE": "PEN", "EC": "USD", "PA": "USD", "BO": "BOB", "PY": "PYG", "CR": "CRC", "GT": "GTQ", "DO": "DOP", "RO": "RON", "CZ": "CZK", "HU": "HUF", "MA": "MAD", "DZ": "DZD", "TN": "TND", "CI": "XOF", "SN": "XOF", "ML": "XOF", "BJ": "XOF", "TG": "XOF", "FI": "EUR", "GR": "EUR",
}  # fmt: skip
DOLLARS = frozenset(str.split("US CA AU NZ SG HK"))  # countries
PESOS = frozenset(str.split("MX AR CO CL UY"))
_DINARS = frozenset(str.split("DZ TN"))
# Words -> the countries that call their money so, and what is meant elsewhere.
_SHARED = (
    (frozenset(str.split("peso pesos")), PESOS, None),
    (frozenset(str.split("dinar dinars da dt")), _DINARS, None),
    (frozenset(str.split("dh dhs dirham dirhams")), frozenset({"MA"}), "AED"),
    (frozenset(str.split("kr kr. kronor kroner")), frozenset(str.split("SE NO DK")), None),
    (frozenset({"balles"}), frozenset(OWN), None),
    (frozenset({"e"}), frozenset[str](), "EUR"),  # "6000e"
    (frozenset({"$"}), DOLLARS | PESOS, "USD"),
)
# Everyday words elsewhere: "wir sind da", "dt. Reiseleitung".
_ONLY_THERE = {"da": "DZ", "dt": "TN", "r": "ZA"}
_WORDS = either(sign for sign in SIGNS if sign[0].isalpha() and "$" not in sign)
_MARKS = either(sign for sign in SIGNS if not sign[-1].isalpha() and not sign[0].isalpha())
SIGN = rf"(?:{_MARKS}|(?:a|au|c|ca|nz|us|s|hk|r|mx)\$|(?<![^\W\d_])u\$[sd]?|(?<![^\W\d_])(?:{_WORDS})(?![^\W\d_]))"


def is_money(sign: str, region: str) -> bool:
    return _ONLY_THERE.get(sign, region) == region


def meant(sign: str, region: str) -> str | None:
    """ISO 4217; None where the word tells that it is money and no more."""
    sign = sign.strip()
    code = SIGNS.get(sign)
    if code:
        return code
    for words, countries, elsewhere in _SHARED:
        if sign in words:
            return OWN[region] if region in countries else elsewhere
    return OWN[region] if region in DOLLARS else "USD"

"""In which language a message is written: by script, then by its small words. Good enough for choosing a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from inquiries.extraction.local.document import Document, Found

_SMALL = {
    "en": "the and to for is i we of in a please from would you are with be my our have this it at on hi hello thanks can want need looking hiya there your departure return adults children phone name subject regards dear dates",
    "de": "und der die das ich wir fur mit nach bitte ist ein eine den von vom bis nicht auch auf im zum haben sie uns hallo guten suchen mochten brauche mir mein noch oder zwei ab was wie lg isch mir sind es reiseziel hinreise ruckreise erwachsene kinder alter abflughafen telefon anfrage betreff anrede vorname nachname zeitraum personen gruße grusse freundlichen sehr geehrte damen herren",
    "fr": "le la les nous je pour avec du et est bonjour bonsoir demande voyageur matin soir envoyer trajet des une un en au aux vous pas sur dans mon notre merci depuis avons serait sommes voudrais on mais plus tu moi slt depart retour adultes enfants courriel telephone objet madame monsieur veuillez votre montant nom prenom cordialement",
    "es": "el los para con de por una hola del queremos que en la las un y mi nos somos desde es se al pero como busco quisiera tenemos buenos buenas gracias necesito estamos saliendo fecha salida regreso adultos ninos correo telefono nombre asunto estimados saludos",
    "it": "il per di una vorrei ciao siamo dal gli camere che con del un e da la le in non mi buongiorno grazie a nel alla vorremmo anche sono io mio volevo partenza rientro ritorno adulti bambini telefono destinazione cognome oggetto gentile cordiali",
    "pt": "para de uma dia com ola oi nao do da voce em os as um e que no na por a gente queria queremos somos meu minha obrigado obrigada saindo preciso bom boa ao pra eu nos partida regresso criancas telefone nome assunto exmos cumprimentos voos",
    "nl": "wij het een voor van naar tot en de met op ik is in te zijn vanaf graag niet dat bij ook onze hoi we maar",
    "tr": "ve icin bir ile gitmek istiyoruz kisi otel merhaba tarih bu da de olsun iyi lazim giris cikis var mi kadar sadece",
    "sv": "och att vi som vill en ett med till pa for av den det hej tack ar oss kan fran helst garna resa halsningar",
    "da": "og at vi som vil gerne en et med til pa for af den det hej tak er os kan fra helst rejse hilsen",
    "ro": "si de la pentru cu din pe doresc buna ziua multumesc nopti plecare copil adulti oferta va rog dorim",
    "pl": "i w na do z dla prosze dzien dobry chcemy nie jest sie jestesmy oraz od o",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
SMALL_WORDS = frozenset().union(*_WORDS.values())
_SCRIPTS = (
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
)
_LETTERS = {
    "de": "äöüß",
    "fr": "éèêàçœù",
    "es": "ñ¿¡óíáé",
    "it": "èòàùì",
    "pt": "ãõçáéê",
    "tr": "ışğç",
    "pl": "łżźśćęą",
}
_PLAIN = 3  # small words
_WORD = re.compile(r"[^\W\d_]+")


_SPEAKERS = {
    word: [one for one, small in _WORDS.items() if word in small]
    for word in frozenset().union(*_WORDS.values())
}


def detect(text: str, folded: str, fallback: str) -> str:
    """ISO 639-1 code; `fallback` (the locale's language) when the words decide nothing."""
    if language := by_script(text):
        return language
    scores = weights(text, folded)
    best = max(scores, key=lambda language: (scores[language], language == fallback))
    return best if scores[best] > 0 else fallback


def by_script(text: str) -> str:
    """ "" for Latin letters."""
    if text.isascii():
        return ""
    for pattern, language in _SCRIPTS:
        if len(pattern.findall(text[:2000])) > len(text[:2000]) * 0.2:
            return language
    return ""


@lru_cache(maxsize=4)
def weights(text: str, folded: str) -> Mapping[str, float]:
    """How many small words and letters of each language there are."""
    words = _WORD.findall(folded[:4000])
    scores = dict.fromkeys(_WORDS, 0.0)
    for word in words:
        for language in _SPEAKERS.get(word, ()):
            scores[language] += 1
    head = text[:4000]
    there = frozenset() if head.isascii() else frozenset(head)
    for language, letters in _LETTERS.items():
        scores[language] += 0.5 * sum(head.count(letter) for letter in letters if letter in there)
    return scores


def is_plainly_other(code: str, text: str, folded: str) -> bool:
    """Not where `code` is a language that nobody here knows, nor where a few words decide."""
    script, scripts = by_script(text), {language for _, language in _SCRIPTS}
    if script or code in scripts:
        return script != code and (code in scripts or code in _WORDS)
    scores = weights(text, folded)
    best = max(scores.values())
    return best >= _PLAIN and 2 * scores.get(code, best) < best


def read(doc: Document) -> list[Found]:
    language = detect(doc.said, doc.live, doc.locale[:2].lower())
    return [Found("language", language, (), 0.9)]

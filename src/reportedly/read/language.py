"""Which language a text is in: by script, then by the commonest function words. Standard library only.

It need not name every language; it must not take another language for English, since only English is coded.
"""

from __future__ import annotations

import re
from collections import Counter

# The commonest function words of each language, written by hand from general knowledge; words shared by several
# languages stay in all of them, so that only the rest decide.
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a that is was for on with as by at from it he be are have has had were which this not "
        "said an but they his her their after who will been would over its or when there more than",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec "
        "son aux ou été cette mais ont ses leur comme fait dit d l s n",
        "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si "
        "sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde",
        "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à "
        "seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era",
        "it": "di e il la che in a per un del è non una sono le con si da i come al dei nel più della ha lo alla gli "
        "su anche ma delle o se dal nella questo ed era suo stato",
        "nl": "de het een en van ik te dat die in is niet op aan met als voor zijn er maar om hem dan zou of wat mijn "
        "men dit zo door over ze bij ook tot je naar heeft werd wordt",
        "tr": "ve bir bu da de için ile olarak çok daha gibi olan var ne kadar sonra ama o en değil her ki dedi ise "
        "oldu olduğu tarafından",
        "id": "yang dan di untuk dengan pada tidak ini dari dalam itu akan ke adalah juga oleh telah sebagai karena "
        "ada bisa atau mereka kepada saat lebih tersebut bahwa",
        "pl": "i w na z do się nie że to jest o jak za po przez od ale dla są który tym ich tego oraz które był już",
        "sv": "och att det i en på är som för med av till den har de inte om ett var han men jag från vi så kan hade",
        "ro": "de și în a la cu o pe că un din care nu mai pentru este se ca sau dar au fost prin lui după",
        "cs": "a se v na je že s z do o to i ale k ve pro by jako jsou po za od byl ke které který",
        "hu": "a az és hogy nem is egy ez meg csak volt már el de van mint még ki fel ha vagy szerint",
        "fi": "ja on ei että se hän oli mutta kun ovat myös joka tai sen niin ole mukaan sekä jo",
        "so": "iyo oo ka ku waa in uu ay la si ee soo waxaa ayaa kale isku",
        "sw": "ya na wa kwa ni katika za la kuwa hiyo huo huku baada watu yake hii lakini",
        "ku": "û li ji di ku bi de jî ev ew wan wê bo hat kir",
    }.items()
}

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ko", "\uac00-\ud7a3\u1100-\u11ff"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u4e00-\u9fff"),
    ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("my", "\u1000-\u109f"),
    ("bn", "\u0980-\u09ff"),
    ("ta", "\u0b80-\u0bff"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("ru", "\u0400-\u04ff"),
)
_COUNTERS = [(language, re.compile(f"[{ranges}]")) for language, ranges in _SCRIPTS]
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")

# The first few thousand letters settle it.
_SAMPLE = 20_000
# A text shorter than this many words of a Latin script says too little to overrule what the page declares.
_ENOUGH = 12


def language_of(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of `text`; None when neither the text nor the page says.

    `declared` is the page's own language tag ("en-GB"); the text overrules it wherever it is long enough to tell.
    """
    tag = _TAG.match(declared.strip()) if declared else None
    fallback = tag.group().lower() if tag else None
    sample = text[:_SAMPLE]
    latin = len(_LATIN.findall(sample))
    script, letters = max(((name, len(one.findall(sample))) for name, one in _COUNTERS), key=lambda pair: pair[1])
    if letters > latin:
        return _of_script(script, sample, fallback)
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _ENOUGH:
        return fallback
    counts = Counter(words)
    shares = {name: sum(counts[word] for word in known) / len(words) for name, known in _WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    # Running text of any listed language has a share of 0.25 and more; lists of names and links stay below 0.1.
    if shares[best] >= 0.15:
        return best
    if fallback == "en" or fallback is None:
        return "en" if best == "en" and shares["en"] >= 0.08 else None if len(words) >= 40 else fallback
    return fallback


def _of_script(script: str, sample: str, fallback: str | None) -> str:
    kin = {
        "ar": ("ar", "fa", "ur", "ps", "ckb", "ug"),
        "ru": ("ru", "uk", "bg", "sr", "mk", "be", "kk"),
        "zh": ("zh", "ja"),
    }
    if fallback in kin.get(script, (script,)):
        return fallback or script
    if script == "zh" and len(re.findall("[\u3040-\u30ff]", sample)) * 10 > len(sample) ** 0.5:
        return "ja"
    if script == "ar":
        if re.search("[ٹڈڑے]", sample):
            return "ur"
        if len(re.findall("[پچژگ]", sample)) * 100 > len(sample):
            return "fa"
    if script == "ru" and re.search("[іїєґ]", sample):
        return "uk"
    return script

"""The words that the amount rules know. Everything is lower case; extend the lists here, never in the rules.

Which words to list, and where a span ends, was checked against the coded reports:
``python -m lab.evaluate.amounts --misses``.
"""

from __future__ import annotations

from typing import Literal

Prefix = Literal["at_least", "at_most", "about", "exact"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- numerals --------------------------------------------------------------------------------------------------------

_UNITS = "one two three four five six seven eight nine".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()

UNITS: dict[str, int] = {word: n for n, word in enumerate(_UNITS, 1)}
TEENS: dict[str, int] = {word: n for n, word in enumerate(_TEENS, 10)} | {
    "fiveteen": 15,
    "fivteen": 15,
    "fifthteen": 15,
    "fourten": 14,
    "forteen": 14,
    "thirten": 13,
    "ninteen": 19,
    "eightteen": 18,
    "twelf": 12,
    "twleve": 12,
    "elleven": 11,
}
TENS: dict[str, int] = {word: 10 * n for n, word in enumerate(_TENS, 2)} | {
    "fourty": 40,
    "fivty": 50,
    "fifity": 50,
    "fourthy": 40,
    "ninty": 90,
    "ninety": 90,
    "twenthy": 20,
    "thirthy": 30,
    "eigthy": 80,
}
#: "twentyfive", "fourtytwo": tens and unit run together.
RUN_TOGETHER: dict[str, int] = {ten + unit: TENS[ten] + UNITS[unit] for ten in TENS for unit in UNITS}

SCALES: dict[str, int] = {
    "hundred": 100,
    "hundered": 100,
    "hundread": 100,
    "hunderd": 100,
    "thousand": 1_000,
    "thousend": 1_000,
    "thousant": 1_000,
    "million": 1_000_000,
    "milion": 1_000_000,
    "millon": 1_000_000,
    "mln": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bln": 1_000_000_000,
    "bn": 1_000_000_000,
}
#: Scale letters that stand directly behind digits: "3k", "1.2m".
ATTACHED_SCALES: dict[str, int] = {
    "k": 1_000,
    "m": 1_000_000,
    "mln": 1_000_000,
    "mn": 1_000_000,
    "bn": 1_000_000_000,
    "bln": 1_000_000_000,
}
DOZEN = _words("dozen duzen dozin")
COUPLE = _words("couple pair duo")
NUMERAL_STARTS = frozenset(UNITS) | frozenset(TEENS) | frozenset(TENS) | frozenset(RUN_TOGETHER) | {"hundred", "dozen"}

# --- bounds ----------------------------------------------------------------------------------------------------------

_PREFIX_TEXT: dict[Prefix, str] = {
    "at_least": """
        at least / atleast / at leat / at lest / at the very least / at the least / at a minimum / not less than
        no less than / not fewer than / no fewer than / more than / morethan / more then / over / well over / just over
        far more than / well more than / much more than / slightly more than / a little over / above / well above
        in excess of / upwards of / upward of / a minimum of / minimum of / minimum / exceeding / exceeds / exceeded
        surpassing / surpassed / topping / topped / greater than / > / ≥ / no less then / at minimum""",
    "at_most": """
        up to / upto / up till / as many as / as much as / as high as / no more than / not more than / fewer than
        less than / at most / at the most / a maximum of / maximum of / maximum / not exceeding / no greater than
        well under / < / ≤ / fewer then / less then""",
    "about": """
        about / around / arround / some / nearly / almost / roughly / approximately / aproximately / approx / circa / ca
        an estimated / estimated / estimated at / estimates of / close to / near to / just under / just short of / ~ / ≈
        an average of / in the region of / in the order of / something like / more or less / an approximate / virtually
        a little under / a reported / reportedly some / perhaps / maybe / possibly / probably / believed to be""",
    "exact": """
        another / a total of / total of / a further / further / an additional / additional / a combined
        a combined total of / all / only / just / exactly / an extra / a mere / fully / precisely
        yet another / additionally""",
}
#: Words before a number, last token first, with the bound they give.
PREFIXES: dict[str, list[tuple[tuple[str, ...], Prefix]]] = {}
for _kind, _text in _PREFIX_TEXT.items():
    for _phrase in _text.replace("\n", "/").split("/"):
        if _tokens := tuple(_phrase.split()):
            PREFIXES.setdefault(_tokens[-1], []).append((_tokens, _kind))
for _options in PREFIXES.values():
    _options.sort(key=lambda option: -len(option[0]))

#: "control over 12 villages", "flew over two towns": `over` is no bound behind these.
OVER_IS_PLACE = _words(
    """
    took take takes taken taking takeover handed fight fighting spread control controls controlling rule power
    authority fly flew flying flown hovering victory
    """
)

BETWEEN = _words("between betwen beetween betwenn betweeen bewteen btw")
RANGE_JOINS = _words("to - – — ‒ ‑ till until")
#: Behind these, "from 63 to 76" tells a change, and both figures stand for themselves.
CHANGES = _words(
    """
    rose rise rises risen rising increased increase increases increasing grew grown grows growing climbed climbs
    climbing jumped jumps soared went gone up raised revised upped swelled doubled fell fallen falls falling dropped
    drops dropping declined declining decreased decreasing down cut reduced shrank shrunk changed lowered
    """
)

# --- what is no amount -----------------------------------------------------------------------------------------------

MONTHS = _words(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec
    """
)
#: Months that are also common words: only with a capital.
CAPITAL_MONTHS = _words("march may mar")

TIME_UNITS = _words(
    """
    second seconds minute minutes min mins hour hours hr hrs day days night nights week weeks weekend month months
    year years yr yrs decade decades century centuries am pm gmt utc est edt bst oclock o'clock o’clock
    morning mornings evening afternoon summer winter weeklong daylong yearlong yearslong weeks-long fortnight
    """
)
MEASURES = _words(
    """
    km kms kilometre kilometres kilometer kilometers mile miles metre metres meter meters m cm mm foot feet ft yard
    yards inch inches hectare hectares acre acres sq square sqm kg kgs kilogram kilograms kilo kilos gram grams
    tonne tonnes ton tons litre litres liter liters gallon gallons degree degrees mph kph kmh mb gb mhz mw
    megawatts percent pct percentage % ‰ ° cal caliber calibre nautical pound lb lbs volts watts p pts points point
    goals votes thirds quarters fifths knots
    """
)
CURRENCY = _words(
    """
    $ £ € ¥ ₺ ₽ dollar dollars euro euros pounds sterling lira liras ruble rubles rouble roubles usd eur gbp dinar
    dinars riyal riyals rial rials cents yen francs sp syp
    """
)
CURRENCY_SIGNS = _words("$ £ € ¥ ₺ ₽ usd eur gbp us$ syp")
#: A number behind one of these names it ("Resolution 2254", "page 3", "Flight 17").
NAMED_BY_NUMBER = _words(
    """
    resolution resolutions article articles page pages section no no. nos chapter phase stage level unit grade
    channel route highway flight regiment brigade division battalion paragraph clause item episode series version
    type mark model room camp point zone figure table number bus gate line class geneva astana sochi vienna euro cup
    boeing airbus antonov sukhoi mig sukhois group aged age ages url tel phone fax isbn issue volume vol part
    protocol annex law order decree covid id ak rpg psalm verse tu su il mi bmp btr apache ch chinook interstate
    freeway exhibit channel4 rule act top day days sector article35 copyright ©
    """
)
#: A hyphenated tail that makes a number a measure, an age or a rank rather than a count ("six-year", "two-storey").
NOT_COUNTED_TAILS = (
    TIME_UNITS
    | MEASURES
    | CURRENCY
    | _words(
        """
    story storey storied point points pronged fold way sided party nation lane speed star stage phase step track
    part tier dimensional level time yearold old wheel wheeled door caliber round power state page bedroom foot ton
    digit hourly yr engine seat seater square long
    """
    )
)
AGE_UNITS = _words("day days week weeks month months year years yr yrs")
#: A number before one of these words is no count of the conflict's people or things.
NOT_COUNTED_NEXT = _words(
    """
    o'clock o’clock pm am gmt utc hrs th st nd rd percent pct thirds quarters fifths billionths years-old follow
    followers
    """
)
#: "one" in these company is a pronoun or an idiom.
ONE_BEFORE = _words("no which each every any another the number than some")
ONE_AFTER = _words(
    """
    another day night morning afternoon evening point hand thing way side reason can could should must may might
    would cannot is was's 's who where step that time knows wants hopes by
    """
)
#: Words that make a bare 19xx or 20xx a year.
YEAR_BEFORE = _words(
    """
    in since of from until till by during early late mid after before through between to and year years january
    february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec spring summer autumn fall winter ( / - – the last around about circa late- for on © copyright
    """
)

# --- vague amounts ---------------------------------------------------------------------------------------------------

PLURAL_NUMERALS = _words("dozens scores hundreds thousands millions tens hundered hundreads thousends milions billions")
VAGUE_WORDS = _words(
    """
    many several numerous multiple countless innumerable various untold some few others most scores
    sever severals numbers-of much
    """
)
#: Before one of these, a vague word is an idiom, not an amount ("some time", "most wanted").
VAGUE_IDIOM_NEXT: dict[str, frozenset[str]] = {
    "some": _words(
        """
    time times extent kind sort way ways degree point cases case respects reason reasons day form ways areas parts
    places stage sense thing measure confusion progress hope doubt evidence form level success truth relief
    """
    ),
    "many": _words("times years months weeks days hours ways respects parts areas cases as"),
    "several": _words(
        """
        years months weeks days hours ways parts areas minutes nights decades reasons miles
        kilometres km
        """
    ),
    "numerous": _words("ways"),
    "multiple": _words("ways"),
    "various": _words("times occasions ways reasons"),
    "most": _words(
        """
    important likely recent recently notorious wanted famous senior powerful serious dangerous popular notable
    notably probably intense violent significant part days prominent common effective influential trusted deadly
    lethal well difficult heavily sophisticated advanced vulnerable basic extreme visible active certainly often
    people's populous immediate devastating brutal of-all
    """
    ),
    "few": _words("years months weeks days hours minutes miles kilometres km metres meters times nights yards steps"),
    "much": _words(
        """
    more less better worse as needed larger bigger smaller higher lower too so longer greater time wider attention
    hope easier harder doubt stronger weaker to like further deeper closer broader else the
    """
    ),
    "others": _words("'"),
    "all": _words(
        """
    sides parties over around kinds sorts day night right ways time the-time means about it this that else but out
    along of-this costs too necessary possible its stakeholders aspects levels about round my your our areas fronts
    directions forms relevant concerned rights at he she they we i you is was efforts
    """
    ),
}
VAGUE_IDIOM_PREVIOUS: dict[str, frozenset[str]] = {
    "many": _words("how"),
    "much": _words("how as so too very pretty"),
    "most": _words("the at al his her its their world’s world's country’s country's worlds countrys our what"),
    "all": _words("at after above for of- once not- all"),
    "few": _words("the last past next first every"),
    "some": _words("in- quite"),
    "others": _words(
        """
    among and-the each dozens hundreds thousands scores many several some numerous tens of all two three the- any
    for multiple few
    """
    ),
}
#: "a ... of": group nouns that give an amount of what follows.
GROUP_NOUNS = _words(
    """
    number numbers series string wave waves barrage salvo spate handful majority amount amounts volume volumes
    quantity quantities host flurry hail volley slew multitude myriad plethora flood stream streams exodus range
    raft batch batches influx crowd crowds cache fleet column columns contingent pile
    piles truckload truckloads busload busloads mass masses swarm hordes lot lots plenty proportion percentage bulk
    remainder rest part parts swathe swathes swath swaths
    """
)
#: Group nouns that stand alone without "of": "the majority are children", "a large convoy", "the rest fled".
ALONE_GROUP_NOUNS = _words("majority rest remainder exodus barrage bulk contingent")
LOUD_ADJECTIVES = _words(
    """
    large huge massive heavy mass major big significant substantial sizable sizeable considerable high great
    greatest vast enormous growing increasing unknown unspecified undetermined unprecedented overwhelming extensive
    severe serious small record good fair limited unconfirmed disproportionate fresh daily new first second third
    last recent untold countless wide widespread sheer vast staggering immense larger smaller human unverified
    undisclosed surprising
    """
)
#: Adjectives that alone give an amount of the loss nouns: "heavy casualties", "massive reinforcements".
LOSS_ADJECTIVES = _words(
    """
    heavy massive huge major mass large big significant substantial sizable sizeable considerable high great severe
    vast enormous serious extensive widespread unprecedented colossal gross hefty
    """
)
LOSS_NOUNS = _words(
    """
    loss losses casualty casualties damage damages destruction reinforcement reinforcements deployment deployments
    displacement exodus influx forces force troop troops withdrawal withdrawals toll buildup build-up migration
    flight fatalities deaths evacuation evacuations arrests detentions killings executions mobilization mobilisation
    convoy convoys quantity quantities numbers number arsenal cache caches refugee abductions kidnappings amounts
    amount contingent contingents count defections defection victims weapons ammunition
    """
)

# --- singulars -------------------------------------------------------------------------------------------------------

PERSONS = _words(
    """
    man woman child boy girl baby infant toddler newborn teenager teen adolescent youth youngster civilian person
    soldier fighter militant terrorist gunman rebel insurgent commander leader officer general colonel captain
    lieutenant sergeant corporal brigadier policeman policewoman journalist reporter photographer cameraman
    filmmaker maker doctor nurse medic paramedic surgeon pharmacist anaesthetist dentist physician teacher student
    pupil schoolgirl schoolboy farmer driver worker volunteer rescuer staffer employee guard bodyguard sniper bomber
    attacker assailant jihadist jihadi extremist mercenary prisoner detainee hostage captive refugee migrant evacuee
    resident villager citizen national native father mother son daughter brother sister husband wife widow uncle
    aunt cousin grandfather grandmother grandson granddaughter grandchild nephew niece relative parent friend
    colleague comrade priest cleric imam bishop nun sheikh preacher activist lawyer judge engineer official
    politician mayor governor minister diplomat ambassador pilot crewman trooper marine airman sailor conscript
    recruit deserter defector member operative agent spy chief emir ringleader contractor adviser advisor trainer
    expert observer peacekeeper bystander passerby pedestrian passenger victim casualty fatality body bodies corpse
    shepherd fisherman footballer coach player artist singer writer scholar professor scientist dustman cleaner cook
    baker shopkeeper merchant trader businessman businesswoman briton frenchman englishman turk kurd dane swede
    dutchman irishman scot scotsman iraqi jordanian pole spaniard servicemember serviceman servicewoman warrior
    combatant adult elder patient diabetic blogger translator interpreter lad schoolteacher headteacher principal
    nurses hero suspect smuggler figure spokesman spokeswoman correspondent witness deputy aide policemen
    martyr individual foreigner orphan academic researcher tourist traveller stranger bride groom recruiter
    financier engineer technician neighbour neighbor electrician mechanic labourer laborer monk pastor rabbi mufti
    dignitary chieftain warlord lookout accomplice collaborator informant
    """
)
FAMILY = _words(
    """
    father mother son daughter brother sister husband wife uncle aunt cousin grandfather grandmother grandson
    granddaughter nephew niece child baby grandchild dad mum mom parent fiancee fiance friend colleague comrade
    bodyguard driver relative deputy body corpse house home boy girl neighbour neighbor assistant aide
    companion death arrest capture killing murder detention abduction execution kidnapping
    """
)
#: Persons that news introduces as speakers ("a child, an activist said"): they do not extend a bare list.
SPEAKERS = _words(
    """
    activist witness official spokesman spokeswoman reporter correspondent journalist observer expert resident
    doctor medic
    """
)
THINGS = _words(
    """
    tank vehicle car truck lorry bus minibus ambulance pickup convoy helicopter copter chopper plane warplane
    aircraft airplane jet drone uav gunship ship warship vessel boat submarine train bulldozer tractor motorcycle
    motorbike carrier apc bmp humvee launcher rifle system battery radar depot dump cache warehouse arsenal cannon
    howitzer gun stockpile hospital clinic school mosque church building house home market marketplace bakery
    factory plant station checkpoint base airbase airfield airport headquarters office center centre camp bridge
    tunnel pipeline dam mill shop store bank hotel restaurant cafe stadium museum temple shrine tower minaret palace
    prison court courthouse university college kindergarten nursery orphanage shelter facility post outpost bunker
    trench barricade fortification laboratory ward stronghold hideout workshop refinery oilfield silo apartment flat
    residence compound barracks garage monastery convent cathedral castle citadel villa farm well tent dispensary
    pharmacy blood-bank storehouse shipment position car-bomb hq room canteen cemetery reservoir
    """
)
ATTACKS = _words(
    """
    attack strike airstrike air-strike raid airraid bombing shelling explosion blast ambush assault shooting
    massacre bomb rocket missile shell mortar grenade mine ied device sortie bombardment violation breach incursion
    beheading execution salvo round barrage projectile hit clash offensive operation atrocity suicide carbomb sweep
    incident abduction kidnapping assassination killing murder massacres attempt
    """
)
#: Behind one of these the noun before is no head: "a hospital source", "a police statement".
NOT_A_PERSON_OR_THING = _words(
    """
    source sources statement spokesman spokeswoman report reports said says told agency agencies group groups
    channel network website newspaper media television tv radio team teams zone city town village area district
    province neighbourhood neighborhood front campaign victory ceasefire truce deal agreement talks solution process
    conference meeting policy program programme plan act rights crisis war conflict situation
    """
)
NP_STOPS = _words(
    """
    the a an this that these those his her its their our my your of in on at by for from to with without into onto
    over under near after before during since until as and or but nor while when where which who whom whose because
    if than then so not no was were is are be been being has have had having do does did will would could should may
    might must can said says told added adding saying killed wounded injured died dead destroyed damaged hit struck
    including also later he she it they we i you there here both all some many several between among amid against
    through across about around outside inside behind left leaving causing killing wounding injuring targeted
    targeting fired carried came went took belonging carrying driving named called according via per et despite yet
    however just only shot blew exploded fell landed arrested detained captured abducted kidnapped reported
    """
)
ORDINALS: dict[str, int] = {
    word: n
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
    if n > 1
}
PRONOUN_VICTIMS = _words("he she i him")
VICTIM_VERBS = _words(
    """
    killed wounded injured arrested detained captured abducted kidnapped shot executed beheaded hanged jailed
    imprisoned taken tortured assassinated murdered hospitalised hospitalized martyred hurt held charged released freed
    """
)
BE_VERBS = _words("was is were been had has be being got")
#: "3m people": what makes a bare m behind digits a million.
MILLIONS_OF = _words(
    """
    people syrians iraqis civilians refugees residents displaced children inhabitants citizens persons were have are
    iranians kurds turks migrants idps
    """
)
#: "one of the most ...": no count.
ONE_OF_RANK = _words(
    """
    most main few first last biggest largest worst best deadliest oldest key major top many reasons bloodiest strongest
    closest poorest richest greatest highest longest world’s worlds world's
    """
)
#: Participles that may open a noun phrase ("a wounded child").
PARTICIPLES = _words("dead wounded injured damaged destroyed captured detained killed abducted kidnapped")


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-2] + "en"
    if word.endswith("child"):
        return word + "ren"
    if word.endswith(("s", "sh", "ch")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeou" else word + "s"


PLURALS = frozenset(_plural(word) for word in PERSONS | THINGS | ATTACKS) | _words(
    """
    people persons dead wounded injured aircraft women policemen personnel equipment villages positions casualties
    deaths fatalities victims forces troops bodies those families weapons
    """
)

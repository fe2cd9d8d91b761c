"""Closed lists of English words that normalising and matching rest on. Data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATION_WORDS = _words("not never no none nobody nothing neither nor without cannot hardly barely")

ARTICLES = _words("a an the my our your their his her its")
"""Dropped from phrases and stepped over in answers."""

FILLERS = _words("um umm uh uhh uhm er err erm ah ahh hmm hm mm mhm")
FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of")})

STEPPED_OVER = ARTICLES | FILLERS | _words("this that these those just really actually very")
"""Words between two words of a phrase that do not count as a gap."""

CONTRACTIONS = {
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "kinda": "kind of",
    "sorta": "sort of",
    "cannot": "can not",
    # typed without the apostrophe
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "wont": "will not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "werent": "were not",
    "hasnt": "has not",
    "havent": "have not",
    "hadnt": "had not",
    "wouldnt": "would not",
    "couldnt": "could not",
    "shouldnt": "should not",
    "im": "i am",
    "ive": "i have",
    "weve": "we have",
    "theyre": "they are",
    "thats": "that is",
    "whats": "what is",
}
CONTRACTED_ENDS = {"'d": "would", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
CONTRACTS_IS = _words("it that what he she there here who how where when why this everything")
"""Words whose 's is "is"; elsewhere it is a possessive and dropped."""

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9,
}  # fmt: skip
ORDINAL_FIGURES = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
    "6th": "sixth", "7th": "seventh", "8th": "eighth", "9th": "ninth",
}  # fmt: skip

# What recognizers write for words: "$40k", "200ms".
CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
SCALE_LETTERS = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
UNITS_OF_MEASURE = _words("ms kb mb gb tb h hr hrs min mins sec secs km qps rps tps")

ACRONYMS = _words(
    """api apis sla slas slo slos sli slis kpi kpis okr okrs sre sres qa ux ui mvp nfr nfrs sdk sdks
    http https rest sql nosql json xml yaml html css cdn dns tcp ip ssl tls jwt sso oauth crud orm
    ci cd aws gcp vm vms cpu gpu ram io rpc grpc csv etl pii gdpr pci hipaa soc rbac iam url urls
    uri saas paas iaas b2b b2c p2p pm pms po tpo tpos cto ceo cfo vp ba dba roi npv nps csat arr
    mrr ltv cac dau mau wau p50 p90 p95 p99 rps qps tps ttl lru ttfb lcp mttr mttd mtbf rca prd
    prds rfc rfcs adr adrs poc pocs dod dor wip wsjf moscow rice dora ab id ids uuid os pr prs db
    dbs erp crm cms sms ml ai llm"""
)

IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "have": "has had having",
        "do": "does did done doing",
        "go": "goes went gone going",
        "say": "says said",
        "tell": "told",
        "get": "got gotten",
        "give": "gave given",
        "take": "took taken",
        "make": "made",
        "come": "came",
        "see": "saw seen",
        "know": "knew known",
        "think": "thought",
        "find": "found",
        "feel": "felt",
        "leave": "left",
        "lose": "lost",
        "keep": "kept",
        "hold": "held",
        "bring": "brought",
        "buy": "bought",
        "build": "built",
        "send": "sent",
        "spend": "spent",
        "begin": "began begun",
        "run": "ran",
        "write": "wrote written",
        "break": "broke broken",
        "choose": "chose chosen choice choices",
        "speak": "spoke spoken",
        "fall": "fell fallen",
        "grow": "grew grown",
        "draw": "drew drawn",
        "throw": "threw thrown",
        "drive": "drove driven",
        "rise": "rose risen",
        "show": "shown",
        "stand": "stood",
        "understand": "understood",
        "lead": "led",
        "meet": "met",
        "pay": "paid",
        "sit": "sat",
        "sell": "sold",
        "teach": "taught",
        "catch": "caught",
        "fight": "fought",
        "win": "won",
        "shrink": "shrank shrunk",
        "freeze": "froze frozen",
        "wake": "woke woken",
        "cost": "costs",
        "hear": "heard",
        "mean": "meant",
        "slip": "slipt",
        "stick": "stuck",
        "hang": "hung",
        "bind": "bound",
        "overtake": "overtook overtaken",
        "undo": "undid undone",
        "program": "programme programmes",
        # where the stemmer takes the forms of one word for two
        "minute": "mins",
        "second": "secs",
        "oauth": "oauth2",
        "reference": "references referenced referencing",
        "experience": "experiences experienced experiencing",
        "sacrifice": "sacrifices sacrificed sacrificing",
        "staff": "staffed staffing",
    }.items()
    for form in forms.split()
}

STEMS_APART = {
    form: root
    for root, forms in {
        # where the stemmer takes two words for one: needing others is no "it depends", and what
        # engineers say is not about engines
        "dependency": "dependency dependencies",
        "engineer": "engineer engineers engineering engineered",
        "important": "important importance importantly",
        "optional": "optional optionally",
        "marketing": "marketing marketer marketers",
        "restful": "restful",
        "manager": "manager managers",
        "developer": "developer developers",
        "designer": "designer designers",
        "provider": "provider providers",
        "container": "container containers",
        "customer": "customer customers",
        "business": "business businesses",
        "production": "production",
        "productive": "productive productivity",
        "organization": "organization organizations organisation organisations",
        "exception": "exception exceptions exceptional",
        "objective": "objective objectives",
        "authorize": "authorize authorise authorization authorisation",
        "integrity": "integrity",
        "personal": "personal personally",
        "relative": "relative relatively",
        "lately": "lately",
        "informal": "informal",
        "experiment": "experiment experiments experimented experimenting",
    }.items()
    for form in forms.split()
}

NOT_ISE = _words(
    """exercise promise precise expertise otherwise advise revise supervise compromise enterprise
    premise franchise surprise comprise likewise disguise concise improvise devise advertise
    merchandise paradise treatise clockwise raise noise praise appraise wise rise arise demise
    cruise bruise poise televise despise excise sunrise"""
)
"""Words whose -ise is no variant of -ize."""

SPELLINGS = (
    ("behaviour", "behavior"),
    ("favour", "favor"),
    ("colour", "color"),
    ("labour", "labor"),
    ("honour", "honor"),
    ("neighbour", "neighbor"),
    ("endeavour", "endeavor"),
    ("centred", "centered"),
    ("centre", "center"),
    ("defence", "defense"),
    ("licence", "license"),
    ("practise", "practice"),
    ("catalogue", "catalog"),
    ("judgement", "judgment"),
    ("grey", "gray"),
    ("artefact", "artifact"),
    ("sceptic", "skeptic"),
    ("analyse", "analyze"),
    ("analysing", "analyzing"),
)

UNENDING = _words("a an the my your our their and or but because if which")
"""A full stop after these ends no sentence: recognizers write one wherever a phrase closes."""

PRONOUN_SUBJECTS = _words("i we you they he she it there who this that everyone somebody someone")
AUXILIARIES = _words(
    """am is are was were be been being have has had do does did will would can could shall should
    may might must let need"""
)
OPINING = _words("think guess suppose believe")
"""What is thought now; in the past, what was thought wrongly."""
MERELY = _words("only just merely simply")
"""After a "not" more is meant, or another thing: "we don't just wait"."""
SUPPOSING = _words("would will should could might can shall")
PREPOSITIONS = _words(
    """of to in on at by for with from into onto over under about as than per via through between
    against during after before behind across toward towards without within"""
)
PARTICLES = _words("back up out over off down in on around through")
CONJUNCTIONS = _words(
    "and but or so because which that who when while where if then although though since whereas"
)
SMALL_WORDS = ARTICLES | _words(
    """and or of to in on at for with it that this is are was were be been do does did have has had
    would will"""
)
"""Unstressed words that recognizers lose."""
FUNCTION_WORDS = (
    ARTICLES
    | PRONOUN_SUBJECTS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | FILLERS
    | NEGATION_WORDS
    | _words("me us them him these those what how why also very just not no yes ok okay up out")
)

VERBS = _words(
    """add added agree agreed align aligned answer answered ask asked became become begin broke
    build built call called came capture carried change changed check checked choose chose come
    cover cut decide decided define defined deliver delivered deploy deployed describe did discuss
    explain explained fail fails failed feel felt find fix fixed found gave get gets give gives go
    goes got happens happened help helped include keep keeps kept know knew learn learned led left
    log logs made make makes mean means meant measure measured mention met moved need needed needs
    order owned own pay picked put ran reduced release released return returned returns run runs
    said saw say says see send sends sent set ship shipped show showed shows sit sits slice spent
    start started stop stopped take takes takes talk talked tell think thought told took track
    tried try tries turned use used uses validate wait waits walk want wanted wants went work
    worked works write writes wrote wrap prioritise prioritize handle handles handled"""
)
"""Common verbs, to tell a sentence from a list of nouns."""

"""What people say when they show a trait, in the phrase language of the trees. Data only.

Articles and possessives (`a the my our ...`) are stepped over, so no phrase leans on one.
"""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.tree import Trait

_QUALITIES = "speed|cost|quality|consistency|availability|flexibility|simplicity|latency|accuracy"
_BETTER = "faster|quicker|cheaper|simpler|easier|safer|fresher|fast|cheap|simple|quick|easy|safe"
_WORSE = "slow|slower|costly|expensive|hard|harder|risky|rigid|stale|complex|worse|less|more"
_TEAM = "engineer|engineers|engineering|team|architect|lead|someone|expert|specialist|tech"
_CHANGED = (
    "reduced|cut|increased|improved|saved|grew|dropped|raised|halved|doubled|tripled|lowered|shrank"
)
_MOVED = "went|fell|rose|dropped|came|moved|grew|climbed|jumped"
_USERS = (
    "user|users|customer|customers|shopper|shoppers|buyer|buyers|merchant|merchants|patient|"
    "patients|subscriber|subscribers|passenger|passengers|rider|riders|viewer|viewers|guest|guests"
)
_CRAFT = "engineer|developer|coder|programmer"
_CRAFTS = "technical|engineering|computer|cs|coding|programming"

TRAIT_PHRASES: Mapping[Trait, tuple[str, ...]] = {
    Trait.TRADEOFF_NAMED: (
        "trade|trades|trading off|offs",
        "tradeoff|tradeoffs",
        "at cost|expense|price of",
        "pros|upsides cons|downsides",
        "on one hand",
        "on other hand",
        "downside|drawback|catch|flip is|was|side",
        "in exchange|return for",
        "price we pay|paid",
        "balance|balancing|weigh|weighing|weighed against|between|up",
        "gain|gains|win but lose|pay",
        "gain|gains|win lose|loses",
        f"{_BETTER} but {_WORSE}",
        f"{_QUALITIES} or|against|over|versus {_QUALITIES}",
        "versus|vs",
        "build|buy or build|buy",
        "sacrifice|sacrificing|sacrificed",
        "costs|cost us",
        f"accept|accepted|accepting {_WORSE}",
    ),
    Trait.TRADEOFF_CHOSEN: (
        "i|we choose|pick|prefer|favour",
        "go with",
        "go for",
        "opt for",
        "settle on",
        "decide on|to|against",
        "would rather",
        "would take|buy|build|ship|choose|pick",
        "i|we accept",
        "be worth it|that|paying",
        "choice|preference|recommendation is|was|would",
        "i recommend",
        "i|we land|come down on",
        "i lean",
        "right trade|tradeoff|call|choice|balance",
    ),
    Trait.CLARIFYING_QUESTION: (
        "can|could|may|might i ask|check|clarify",
        "could|can you clarify|tell|confirm",
        "do you mean",
        "are we talking|assuming|designing|looking",
        "is it|that safe|fair|ok|okay to assume",
        "should|shall|can|may i assume",
        "am i right|correct",
        "before i start|answer|begin|dive|design|draw ask|clarify|check|understand|know",
        "like|want|need to clarify",
        "quick|clarifying question",
        "who is this for",
        "who are users|customers",
        "what scale|volume|traffic are|do|should",
        "how many users|customers|people|requests|messages|partners are|will|would|should",
    ),
    Trait.EDGE_ADMITTED: (
        "i do not know",
        "i do not know exactly",
        "would not design|commit myself",
        "would not design|commit to",
        "would not design it|that|storage|schema|indexing",
        "i be not sure",
        "not sure exactly|how",
        "want|need to know from|whether",
        "go|goes|going deeper",
        "beyond|past|outside|exceeds depth|knowledge|expertise|area",
        "out of depth",
        "edge|limit|limits|boundary of what i",
        "edge|limit|limits|boundary of knowledge|depth|expertise",
        "i be not expert|specialist",
        "defer to",
        f"lean|rely on {_TEAM}",
        "i can not speak to",
        "not area|field|expertise",
        "do not have detail|details|internals",
        "could not tell you",
        "someone deeper|closer",
        f"leave that|it to {_TEAM}",
        "as far|deep as i go|know",
        "knowledge stops|ends|runs",
    ),
    Trait.APOLOGY_OPENER: (
        "i be not technical",
        f"i be not {_CRAFT}",
        "i be no expert|engineer",
        "i be not expert",
        "i be non technical",
        "as non technical pm|person",
        f"not have {_CRAFTS} background|degree|experience|training",
        f"not come from {_CRAFTS} background",
        "i never coded|programmed",
        "i be not good|great|strong at|with|on",
        "sorry",
        "apologise|apologies",
        "bear with me",
        "forgive me",
        "might|may|probably|could be wrong|bad|silly|stupid|terrible",
        "out of depth",
    ),
    Trait.RESULT_STATED: (
        "as result",
        "result|results|outcome|impact was|is|were",
        "resulted in",
        "in the end",
        "ended|end up",
        "which led|meant to|that|we",
        f"{_CHANGED} by|from|to|our|it|them",
        f"{_MOVED} down|up from|to|by|#",
        f"{_MOVED} from|to|by #",
        "# percent fewer|less|more|faster|better|lower|higher|drop|increase|reduction|improvement",
        "by # percent",
        "# times faster|more|fewer|less",
        "since then",
        "turned out",
        "we shipped|launched|released|delivered on|in|live|within|it",
        "went|got live",
        "paid off",
        "finally we|shipped|launched|got",
        "no more incidents|outages|complaints|escalations",
        "not have since|another",
        "halved|doubled|tripled",
        "down|up to|by #",
    ),
    Trait.USER_TIEBACK: (
        _USERS,
        "people using|who|use|paying|buying|waiting",
        "person using|who|uses",
        "product outcome|decision|experience|value",
        "conversion|churn",
    ),
}

NOT_USERS = frozenset("stori interfac interview research test flow journey id".split())
"""Stems after which "user" names an artefact: a user story ties nothing back to users."""

PERSONAL_HEDGES = (
    "i think|guess|suppose|believe",
    "i be not sure",
    "i feel like",
)
LOW_HEDGES = (
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "sort|kind of",
    "somewhat",
    "might",
    "more or less",
    "it depends",
    "little bit",
    "to some extent",
    "hopefully",
    "or something",
)

HEDGES = (*PERSONAL_HEDGES, *LOW_HEDGES)

EXPLAINING = (
    "that means",
    "which means|is",
    "meaning",
    "in other|plain|simple words",
    "think of",
    "imagine|picture",
    "is|be|works|bit|just like",
    "similar to",
    "to put simply",
    "put simply|differently",
    "what that does|means",
    "so that",
    "in short",
    "for example|instance",
)
"""What is said where a term is unfolded."""

STEPPING_BACK = (
    "step|stepping|stand back",
    "high level",
    "big picture",
    "in short",
    "put simply",
    "bottom line",
    "in plain|simple words",
    "point is",
    "what matters|counts",
    "what it means for",
    "implementation detail|details",
    "that is detail|details",
    "details|detail aside",
    "leave details|detail|that|it|rest",
    "need not go|know",
    "not go into|deeper",
    "would not go",
    "happy|can go deeper|into",
    "if want|like detail|details|more|deeper",
    "so what",
)
"""What is said where somebody comes up again from the details."""

CHECK_INS = (
    "does|do that|this|it make sense",
    "am i making sense",
    "make sense so far",
    "shall|should i go on|continue|deeper|further|stop",
    "would|do you like|want me to",
    "do you want more|detail",
    "happy to go deeper",
    "that|this what you were after|asking|looking",
    "any questions so far",
    "does that answer",
    "how does that sound|land",
    "let me pause|stop here|there",
    "are you with me",
    "with me so far",
)
"""How a speaker makes sure of the listener."""

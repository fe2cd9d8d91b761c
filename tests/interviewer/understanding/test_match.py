from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clock import SystemClock
from interviewer.authoring import loader
from interviewer.reading import Reading, Remark, State
from interviewer.tree import Concept, Kind, Measure, Question, Slot
from interviewer.understanding import match


def question(**concepts: Concept) -> Question:
    return Question(
        "sample",
        Kind.TECHNICAL,
        "How do you write criteria?",
        "why",
        concepts,
        (),
        slots=(Slot("partner", ("integrate with", "talk to"), 2),),
    )


CRITERIA = question(
    retry=Concept("retry", say=("retry", "try|tries again", "exponential backoff")),
    timeout=Concept("timeout", say=("timeout", "time limit", "give up after # seconds")),
    observability=Concept(
        "observability", say=("observability", "measure latency", "monitoring", "log")
    ),
    idempotency=Concept("idempotency", say=("idempotency", "charged twice")),
    failure=Concept("failure", say=("error handling|path",), stems=("fail",)),
    gateway=Concept("gateway", say=("gateway",), sounds_like=("gate weigh",)),
    rollback=Concept("rollback", say=("roll back",)),
    slow=Concept("slow", say=("p99", "api contract")),
    escalated=Concept("escalated", say=("escalate", "went over heads"), avoid=True),
)


PACKS = loader.load_trees(loader.builtin_trees())


def hear(*texts: str, confidence: float = 1.0) -> Reading:
    return match.read(CRITERIA, [Remark(text, confidence) for text in texts])


def state(concept: str, *texts: str, confidence: float = 1.0) -> State:
    return hear(*texts, confidence=confidence).concepts[concept].state


@pytest.mark.parametrize(
    ("phrase", "text", "heard"),
    [
        ("cost # thousand|million", "It cost us forty thousand.", True),
        ("cost # thousand|million", "It cost us 40 thousand.", True),
        ("cost # thousand|million", "It cost us about $40,000.", True),
        ("cost # thousand|million", "It cost us 2.5 million.", True),
        ("# thousand users", "It grew. 40,000 users came.", True),
        ("# thousand users", "It grew by 40,000. Users came.", False),
        ("cost # million", "It cost us £40,000.", False),
        ("cost # thousand", "It cost us 1,234 hours.", False),
        ("cost # thousand", "It cost us forty.", False),
        ("# thousand|million pounds|dollars", "We spent $40k.", True),
        ("thousand|million pounds|dollars", "We spent £2m.", True),
        ("# euros a|per month", "That is €900 a month.", True),
        ("# euros", "That is $900 a month.", False),
        ("thousand", "There were 40,000 of them.", False),
        ("under # milliseconds|ms", "It answers under 200ms.", True),
        ("third party", "It is a 3rd-party service.", True),
    ],
)
def test_a_number_is_heard_however_it_is_written(phrase: str, text: str, heard: bool) -> None:
    asked = question(sum=Concept("sum", say=(phrase,)))
    found = match.read(asked, [Remark(text)]).concepts["sum"].state
    assert found is (State.HEARD if heard else State.NOT_HEARD)


@pytest.mark.parametrize(
    ("concept", "text", "method"),
    [
        ("retry", "Then we are retrying it.", "phrase"),
        ("retry", "Well, it tries the call again.", "phrase"),
        ("timeout", "We give up after about thirty seconds.", "phrase"),
        ("timeout", "There is a time out on it.", "joined"),
        ("retry", "We re-try it twice.", "joined"),
        ("rollback", "The rollback was easy.", "joined"),
        ("failure", "There is a failover for that.", "stem"),
        ("gateway", "It goes through the gate weigh.", "sounds_like"),
        ("idempotency", "We send an idempotencey key.", "fuzzy"),
        ("idempotency", "We send an item potency key.", "fuzzy"),
        ("observability", "I'd want observe ability on it.", "fuzzy"),
        ("retry", "With exponential back of, of course.", "phonetic"),
        ("slow", "We watch p ninety-nine there.", "phrase"),
        ("slow", "The 99th percentile is what we watch.", "phrase"),
        ("slow", "The A P I is under contract.", "phrase"),
    ],
)
def test_each_step_of_the_ladder_hears(concept: str, text: str, method: str) -> None:
    reading = hear(text).concepts[concept]

    assert reading.state is State.HEARD
    (evidence,) = reading.evidence
    assert evidence.method == method
    assert text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("failure", "It was a terror to handle."),
        ("idempotency", "It was a costly day, potentially."),
        ("timeout", "We gave the team time off and went out."),
        ("observability", "I observed the team."),
        ("retry", "We try, and one or two days later again."),
        ("timeout", "After thirty seconds."),
        ("failure", "There is an error. Later on that day the path was closed."),
        ("idempotency", "The customer is charged."),
    ],
)
def test_what_only_looks_alike_is_not_heard(concept: str, text: str) -> None:
    assert state(concept, text) is State.NOT_HEARD


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("observability", "We never measured latency."),
        ("retry", "There were no retries."),
        ("failure", "We had no retries, timeouts or error handling."),
        ("retry", "I don't think we need retries."),
        ("retry", "Retries were never added."),
        ("observability", "Monitoring was missing."),
        ("escalated", "Instead of escalating I asked for data."),
        ("escalated", "I didn't escalate it and I never went over their heads."),
        ("escalated", "I wouldn't say we escalated."),
        ("retry", "Nothing was retried."),
    ],
)
def test_negated_words_do_not_count(concept: str, text: str) -> None:
    assert state(concept, text) is State.NOT_HEARD


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("retry", "I would never skip retries."),
        ("retry", "Not only retries but also alerts."),
        ("retry", "We didn't have time, but retries were in."),
        ("timeout", "We never shipped without timeouts."),
        ("timeout", "We didn't ship until the timeouts were in."),
        ("retry", "When the partner doesn't respond I retry."),
        ("retry", "Retries are not optional."),
        ("retry", "Nobody told us that we needed retries."),
        ("retry", "There were no retries. So I added retries."),
    ],
)
def test_negations_of_something_else_leave_it_heard(concept: str, text: str) -> None:
    assert state(concept, text) is State.HEARD


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("retry", "No retries would be a problem."),
        ("timeout", "If there is no timeout, the thread hangs."),
        ("retry", "Without retries one blip is an outage."),
        ("retry", "I don't know if we had retries."),
        ("escalated", "I avoided escalating."),
        ("retry", "It has two riders."),
    ],
)
def test_what_rules_cannot_tell_is_unsure(concept: str, text: str) -> None:
    assert state(concept, text) is State.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "timeouts retries monitoring idempotency gateway",
        "Timeouts. Retries. Monitoring. Idempotency.",
        "Um, timeouts, retries, monitoring, idempotency.",
    ],
)
def test_a_list_of_nouns_is_unsure(text: str) -> None:
    concepts = hear(text).concepts

    for name in ("timeout", "retry", "observability", "idempotency"):
        assert concepts[name].state is State.UNSURE
        assert concepts[name].evidence


@pytest.mark.parametrize(
    "text", ["I'd cover timeouts, retries and monitoring.", "Retries with backoff."]
)
def test_a_sentence_or_a_short_reply_is_heard(text: str) -> None:
    assert state("retry", text) is State.HEARD


def test_words_across_a_pause_make_one_phrase() -> None:
    assert state("timeout", "We give up after", "thirty seconds.") is State.HEARD
    evidence = hear("We give up after", "thirty seconds.").concepts["timeout"].evidence[0]
    assert evidence.text == "give up after thirty seconds"


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("not have time", "We don't have time.", "don't have time"),
        ("not wait", "We don\u2019t wait.", "don\u2019t wait"),
        ("not wait", "We won't wait.", "won't wait"),
        ("no problem", "They said 'no problem'.", "no problem"),
        ("it is", "That is what it's.", "it's"),
        ("everyone", "Everyone's fine.", "Everyone's"),
    ],
)
def test_evidence_is_whole_words(phrase: str, text: str, words: str) -> None:
    sample = question(it=Concept("it", say=(phrase,)))

    assert match.read(sample, [Remark(text)]).concepts["it"].evidence[0].text == words


def said(phrase: str, *texts: str) -> State:
    """The state of a concept with that one phrase."""
    sample = question(it=Concept("it", say=(phrase,)))
    return match.read(sample, [Remark(text) for text in texts]).concepts["it"].state


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("decided not to", "We decided on it."),
        ("do everything", "I listened to everything."),
        ("not thing", "It changed nothing."),
        ("before ring", "Before that I was a business analyst."),
        ("over head|heads", "The overhead was small."),
        ("call aborted", "They collaborated on it."),
        ("one database", "There is a database."),
        ("shard", "We made charts of it."),
        ("replay", "They reply to it."),
        ("grade", "It was great."),
        ("quiet", "That was quite good."),
    ],
)
def test_everyday_words_are_not_taken_for_what_sounds_like_them(phrase: str, text: str) -> None:
    assert said(phrase, text) is State.NOT_HEARD


@pytest.mark.parametrize(
    ("phrase", "sounds_like", "text", "state"),
    [
        ("it is all magic", (), "It's all magic.", State.HEARD),
        ("lost time", (), "Last time, that is.", State.UNSURE),  # everyday words, and no others
        ("exponential backoff", (), "With exponential back of, of course.", State.HEARD),
        ("waiter", ("wait",), "They wait for it.", State.UNSURE),  # an everyday word of its own
        ("waiter", ("wait",), "A waiter brings it.", State.HEARD),
        ("tradeoff", ("trade of",), "That is the trade of it.", State.UNSURE),
        ("three amigos", ("free a egos",), "We do free a egos for it.", State.HEARD),
    ],
)
def test_everyday_words_that_only_sound_like_a_term_are_unsure(
    phrase: str, sounds_like: tuple[str, ...], text: str, state: State
) -> None:
    tree = question(one=Concept("one", say=(phrase,), sounds_like=sounds_like))

    assert match.read(tree, [Remark(text)]).concepts["one"].state is state


def test_words_of_what_was_surely_said_are_nothing_else_misheard() -> None:
    """ "I sit down with the tech lead" is no side that is down."""
    tree = question(
        lead=Concept("lead", say=("sit with tech lead",)), down=Concept("down", say=("side down",))
    )
    for text, state in (
        ("I sit down with the tech lead.", State.NOT_HEARD),
        ("Then the sit down.", State.UNSURE),
        ("I sit with the tech lead. What if the sit down?", State.UNSURE),
    ):
        assert match.read(tree, [Remark(text)]).concepts["down"].state is state, text


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The user gets a page.", State.HEARD),
        ("He never sees that page.", State.HEARD),
        ("The user gets no page.", State.NOT_HEARD),
        ("The user sees, we hope, not one page.", State.NOT_HEARD),
        ("He never sees no page.", State.NOT_HEARD),
    ],
)
def test_an_alternative_that_denies_leaves_the_others_to_be_denied(text: str, state: State) -> None:
    assert said("gets|sees|never page", text) is state


@pytest.mark.parametrize(
    ("phrase", "text", "state"),
    [
        ("customers wait", "Well, no, customers wait.", State.HEARD),
        ("he accepted", "I said no, and he accepted it.", State.HEARD),
        ("he accepted", "I said no and he accepted it.", State.HEARD),
        ("retries", "There were no, um, retries.", State.NOT_HEARD),
        ("engineers can say", "I don't approve stories, the engineers can say it.", State.HEARD),
        ("should have asked", "A limit we never tested, I should have asked.", State.HEARD),
        ("logging", "We had no retries, timeouts or logging.", State.NOT_HEARD),
        ("alert", "There was no dashboard and no alert.", State.NOT_HEARD),
        ("alert", "We had no dashboards, no alerts.", State.NOT_HEARD),
        ("alert", "We can't go live with no alert.", State.UNSURE),
        ("latency matters", "He couldn't see why latency matters.", State.HEARD),
        ("stale", "We didn't realise that it was stale.", State.UNSURE),
        ("slices", "Instead of a rewrite, slices.", State.HEARD),
        ("told team|engineers", "I didn't ask the team, I told the team.", State.HEARD),
        ("rewrite", "I said no to the rewrite.", State.UNSURE),
        ("cut tests", "I'm not going to ask you to cut the tests.", State.NOT_HEARD),
        ("cut tests", "I don't want you to cut the tests.", State.NOT_HEARD),
        ("cut tests", "I would never let you cut the tests.", State.NOT_HEARD),
        ("cut tests", "I'd rather move the date than cut the tests.", State.NOT_HEARD),
        ("move date", "I'd rather move the date than cut the tests.", State.HEARD),
        ("cut tests", "As opposed to cutting the tests.", State.NOT_HEARD),
        ("close everything", "You can't just close everything.", State.UNSURE),
        ("close everything", "We didn't just close everything, we asked.", State.HEARD),
    ],
)
def test_a_negation_denies_what_it_belongs_to(phrase: str, text: str, state: State) -> None:
    assert said(phrase, text) is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("We did a big bang.", State.HEARD),
        ("I'd do a big bang, some people were against it.", State.HEARD),
        ("Some people told me it was slow, so I did a big bang.", State.HEARD),
        ("The alternative would have been a big bang.", State.UNSURE),
        ("Some teams just do a big bang, and then it breaks.", State.UNSURE),
        ("I've seen people say, no problem, we'll do a big bang.", State.UNSURE),
        ("We used to do a big bang.", State.UNSURE),
        ("We decided against a big bang.", State.UNSURE),
        ("The last thing I'd do is a big bang.", State.UNSURE),
        ("A big bang was not an option.", State.UNSURE),
        ("A big bang would have been way too risky.", State.UNSURE),
        ("A big bang was out of the question.", State.UNSURE),
        ("A big bang is no measure of courage.", State.UNSURE),
    ],
)
def test_nobody_is_accused_of_what_they_warn_against(text: str, state: State) -> None:
    sample = question(it=Concept("it", say=("big bang",), avoid=True))

    assert match.read(sample, [Remark(text)]).concepts["it"].state is state


def test_what_could_have_been_done_was_not() -> None:
    sample = question(it=Concept("it", say=("escalated",), avoid=True))
    text = "I could have escalated it, but I asked them."

    assert match.read(sample, [Remark(text)]).concepts["it"].state is State.UNSURE


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("And I said no. I mean I didn't say no, I said let's look at it.", State.UNSURE),
        ("I said no, they did not like it.", State.HEARD),
        ("I said no. No, they said, that's not fair.", State.HEARD),
    ],
)
def test_what_is_taken_back_at_once_was_not_meant(text: str, state: State) -> None:
    sample = question(it=Concept("it", say=("i said no",), avoid=True))

    assert match.read(sample, [Remark(text)]).concepts["it"].state is state


def test_what_was_ruled_out_was_weighed() -> None:
    assert said("big bang", "A big bang would have been too risky.") is State.HEARD


@pytest.mark.parametrize(
    ("phrase", "text", "state"),
    [
        ("rollback", "We rolled back within the hour.", State.HEARD),
        ("failover", "It fails over to the second one.", State.HEARD),
        ("workaround", "We worked hard around it.", State.NOT_HEARD),
        ("slas", "Our SLA's are strict.", State.HEARD),
        ("sla", "Our SLAs are strict.", State.HEARD),
        ("http", "Over HTTPS only.", State.NOT_HEARD),
        ("oauth", "With OAuth2 tokens.", State.HEARD),
        ("# minutes", "After 5 mins.", State.HEARD),
    ],
)
def test_jargon_is_heard_in_its_forms(phrase: str, text: str, state: State) -> None:
    assert said(phrase, text) is state


def test_a_shorter_hit_is_heard_beside_a_longer_one_that_was_denied() -> None:
    sample = question(it=Concept("it", say=("asked them before", "told them")))
    text = "I asked, no, never asked them before, I told them."

    assert match.read(sample, [Remark(text)]).concepts["it"].evidence[0].text == "told them"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Retries, we didn't have that.", State.NOT_HEARD),
        ("Retries, no, we had none.", State.NOT_HEARD),
        ("Retries and timeouts, we had none of that.", State.NOT_HEARD),
        ("As for retries, we never really had any.", State.NOT_HEARD),
        ("Retries, not really.", State.NOT_HEARD),
        ("Retries we had not built.", State.HEARD),
        ("Retries, we didn't have them, and it hurt.", State.UNSURE),
        ("For retries, we had none at first.", State.UNSURE),
        ("Retries, no question.", State.HEARD),
        ("Retries, no, wait, I come to that.", State.HEARD),
        ("Retries, no logging yet.", State.HEARD),
        ("Retries, timeouts, not one outage.", State.HEARD),
        ("Retries, we didn't forget them.", State.HEARD),
        ("Retries, of course, we didn't have a choice.", State.HEARD),
        ("Retries, why not?", State.HEARD),
        ("Retries, not because we had to.", State.HEARD),
        ("Retries. No, that's it.", State.HEARD),
        ("Retries, and they never had any.", State.HEARD),
        ("Retries. They were not optional.", State.HEARD),
        ("We had retries, we didn't have that before.", State.HEARD),
        ("We had retries, no, really.", State.HEARD),
        ("With retries we never had that.", State.HEARD),
    ],
)
def test_what_is_named_first_and_then_denied_was_not_said(text: str, state: State) -> None:
    assert said("retries", text) is state


def test_a_denial_that_reaches_over_a_comma_leaves_what_stands_behind_it() -> None:
    sample = question(it=Concept("it", say=("broken|split it", "compared it")))
    after = "I made sure it wasn't broken, we compared it."
    within = "It wasn't broken or compared it seems."

    assert match.read(sample, [Remark(after)]).concepts["it"].evidence[0].text == "compared it"
    assert match.read(sample, [Remark(within)]).concepts["it"].state is State.NOT_HEARD


@pytest.mark.parametrize(
    ("phrase", "text", "state"),
    [
        ("i led", "I led the call.", State.HEARD),
        ("i led", "I have led the call.", State.HEARD),
        ("i led", "I'd lead the call.", State.UNSURE),
        ("asked team", "I would ask the team.", State.UNSURE),
        ("ask team", "I would ask the team.", State.HEARD),
        ("ask team", "I asked the team.", State.HEARD),
    ],
)
def test_what_one_would_do_was_not_done(phrase: str, text: str, state: State) -> None:
    assert said(phrase, text) is state


@pytest.mark.parametrize(
    ("phrase", "text", "state"),
    [
        ("i guessed|assumed", "I guess it's the library.", State.NOT_HEARD),
        ("i thought|believed it|that", "I think that we should ask them.", State.NOT_HEARD),
        ("i thought|believed it|that", "I thought that it was easy.", State.HEARD),
        ("i guessed|assumed", "I was guessing.", State.HEARD),
        ("i think|thought it|that", "I think that it is easy.", State.HEARD),
        ("guess", "I guess so.", State.HEARD),
    ],
)
def test_an_opinion_is_not_what_one_thought_once(phrase: str, text: str, state: State) -> None:
    assert said(phrase, text) is state


@pytest.mark.parametrize(
    "text",
    [
        "I can't promise we'll deliver both.",
        "I couldn't guarantee that we deliver both.",
        "I wouldn't expect us to deliver both.",
    ],
)
def test_what_nobody_promised_was_not_said(text: str) -> None:
    assert said("deliver both", text) is State.NOT_HEARD


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        (("We fixed the schema. And I changed it.",), State.NOT_HEARD),
        (("We looked at the schema. Changes came later.",), State.NOT_HEARD),
        (("First the schema.", "Changes come with a notice."), State.UNSURE),
        (("First the schema.", "It then changes."), State.NOT_HEARD),
        (("They break the schema and.", "Changes come with a notice."), State.HEARD),
        (("We have a schema", "changes are announced."), State.HEARD),
    ],
)
def test_a_phrase_ends_with_its_sentence_unless_a_recognizer_cut_it(
    texts: tuple[str, ...], state: State
) -> None:
    assert said("schema changes|changed", *texts) is state


def test_evidence_below_the_floor_is_unsure() -> None:
    reading = hear("We retry it.", confidence=0.4)

    assert reading.concepts["retry"].state is State.UNSURE
    assert reading.concepts["retry"].evidence[0].confidence == pytest.approx(0.4)


def test_a_recording_too_unclear_says_nothing_about_what_is_missing() -> None:
    assert state("timeout", "mumble mumble", confidence=0.2) is State.UNSURE
    clear = [Remark("We looked at the screens and the buttons of the page."), Remark("um", 0.2)]
    assert match.read(CRITERIA, clear).concepts["timeout"].state is State.NOT_HEARD


@pytest.mark.parametrize(
    ("concept", "text", "confidence", "state"),
    [
        ("gateway", "we looked at the gateway", 0.35, State.UNSURE),
        ("retry", "it was exponential", 0.35, State.UNSURE),
        ("retry", "it was exponential", 1.0, State.NOT_HEARD),
        ("retry", "we looked at the screens", 0.35, State.NOT_HEARD),
        ("retry", "we looked at the screens", 0.2, State.UNSURE),
        ("retry", "no exponential growth at all", 0.35, State.NOT_HEARD),
    ],
)
def test_rough_words_are_hints_and_only_what_left_no_trace_is_missing(
    concept: str, text: str, confidence: float, state: State
) -> None:
    assert hear(text, confidence=confidence).concepts[concept].state is state


def test_a_recording_is_rough_if_most_words_were_heard_unsurely() -> None:
    assert hear("we retry it", confidence=0.4).rough
    assert not hear("we retry it", confidence=0.5).rough
    assert not hear("").rough


def test_an_empty_answer_says_nothing() -> None:
    reading = hear()

    assert reading.transcript == ""
    assert all(each.state is State.NOT_HEARD for each in reading.concepts.values())
    assert reading.measures[Measure.WORDS] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We integrate with Stripe for payments.", "Stripe"),
        ("We integrate with the Adyen gateway, mostly.", "the Adyen gateway"),
        ("We talk to, um, Klarna.", None),
        ("I talk to a very big bank because of that.", "big bank"),
        ("It took six weeks.", None),
        ("It was talk, too.", None),
        ("We integrate with our big new partner bank.", None),
        ("We integrate with our big bank in Oslo.", "our big bank"),
        ("We integrate with a bank in six countries.", "a bank"),
        ("We talk to the bank first.", "the bank"),
        ("We talk to the on-call engineer about it.", None),
        ("We talk to the on-call.", "the on-call"),
        ("We talk to how many banks there are.", None),
        ("We talk to banks their way.", None),
        ("We talk to sending it.", None),
        ("We talk to banks that we know.", "banks"),
        ("I talk to a director that it is late.", "a director"),
        ("I talk to the big boss it would slip.", "the big boss"),
        ("I talk to the big boss how it works.", "the big boss"),
        ("I talk to the big boss immediately.", "the big boss"),
        ("I talk to the board of directors slowly.", None),
        ("I talk to that bank.", "bank"),
        ("We talk to all of our banks.", None),
        ("We talk to queues between banks and shops.", "queues"),
        ("We integrate with the.", None),
        ("We talk to it.", None),
        ("We build screens.", None),
    ],
)
def test_slots_hold_the_candidates_own_words(text: str, words: str | None) -> None:
    captured = hear(text).slots.get("partner")

    assert (captured.text if captured else None) == words


_WORDS = st.sampled_from(
    "we retry the timeout not never and without but um , . error handling P I A give up 3".split()
)


@given(st.lists(_WORDS, max_size=60), st.floats(0, 1))
@settings(max_examples=200, deadline=None)  # the first one loads the list of common words
def test_evidence_is_verbatim_whatever_is_said(words: list[str], confidence: float) -> None:
    reading = hear(" ".join(words), confidence=confidence)

    for each in reading.concepts.values():
        assert (each.state is State.HEARD) <= bool(each.evidence)
        for evidence in each.evidence:
            assert reading.transcript[evidence.start : evidence.end] == evidence.text
            assert 0 <= evidence.confidence <= 1


def test_reading_two_hundred_words_is_quick() -> None:
    tree = loader.builtin_trees() / "technical-product-owner" / "api-acceptance-criteria.yaml"
    biggest = loader.load_question(tree)
    text = " ".join(["I would sit down with people and write what the customer expects."] * 17)
    match.warm_up(biggest)
    clock = SystemClock()

    seconds = []
    for _ in range(10):
        start = clock.now()
        match.read(biggest, [Remark(text)])
        seconds.append(clock.now() - start)

    assert len(text.split()) > 200
    assert min(seconds) < 0.02


@pytest.mark.parametrize("word", ["retry", "um", "the", "try", "A", "give up", "three"])
def test_an_endless_answer_is_read_in_linear_time(word: str) -> None:
    clock = SystemClock()
    start = clock.now()

    hear(f"{word} " * 4000)

    assert clock.now() - start < 5  # 0.3 s on a quiet machine


def test_words_that_only_run_together_raise_no_red_flag() -> None:
    said = "We would pay with operational overhead."
    sample = question(it=Concept("it", say=("over|above their head|heads",), avoid=True))

    assert match.read(sample, [Remark(said, 1.0)]).concepts["it"].state is State.NOT_HEARD


def in_the_packs(name: str) -> Question:
    return loader.find(PACKS, name)[0]


@pytest.mark.parametrize(
    ("name", "flag", "text"),
    [
        ("cross-team-dependencies", "waited", "I don't just wait for them, I talk to their PO."),
        ("cross-team-dependencies", "waited", "You can't simply wait until they are done."),
        ("cross-team-dependencies", "blame_them", "It's not their fault, they have goals too."),
        ("cross-team-dependencies", "blame_them", "They slip and that's not a problem for us."),
        ("launch-gone-wrong", "blame", "It was not their fault, I had cut the test week."),
        (
            "integration-case-study",
            "point_to_point",
            "The app talks to our hub and the labs send their results there.",
        ),
        ("estimate-blew-up", "lets_it_run", "That's not a problem, I tell the sponsor that day."),
        (
            "consistency-models",
            "not_my_topic",
            "They know how to do it in the database but the question how stale is okay is mine.",
        ),
    ],
)
def test_a_red_flag_spares_who_says_the_opposite(name: str, flag: str, text: str) -> None:
    assert match.read(in_the_packs(name), (Remark(text),)).concepts[flag].state is not State.HEARD


@pytest.mark.parametrize(
    ("name", "flag", "text"),
    [
        ("cross-team-dependencies", "waited", "We just wait until they are done."),
        ("cross-team-dependencies", "blame_them", "That's really their fault."),
        ("launch-gone-wrong", "blame", "That was really not my own fault."),
        ("launch-gone-wrong", "blame", "It was not my fault but their mistake."),
        ("estimate-blew-up", "lets_it_run", "That's not my job."),
        ("integration-case-study", "point_to_point", "The app talks to the four labs directly."),
        ("engineer-defends-an-estimate", "cut_quality", "Make it quick and dirty."),
        ("consistency-models", "not_my_topic", "The engineers decided that, but I was there."),
    ],
)
def test_a_red_flag_is_still_raised(name: str, flag: str, text: str) -> None:
    assert match.read(in_the_packs(name), (Remark(text),)).concepts[flag].state is State.HEARD

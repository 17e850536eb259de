"""Stories of who is believed: what token, proven sender and today's duties are worth together, and confirmations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.config import PolicySection, TrustSection
from mailflow.demo.people import Letter
from tests.flow.world import World, applied


def digest_of(world: World) -> Letter:
    """Dana's digest on Monday at eight, with Maria and John in it."""
    world.load(applied("Maria Silva"), applied("John Abara"))
    return world.at(0, 8).received("dana", "digest")


def nothing_decided(world: World) -> bool:
    """Whether both still stand where they stood."""
    return world.said("Maria Silva") == world.said("John Abara") == [] and world.stage("Maria Silva") == "review"


def test_an_unproven_answer_is_put_up_to_the_address_on_file(world: World) -> None:
    digest = digest_of(world)
    number = world.says("dana", digest, "1 yes, 2 no", proven=False)
    assert (world.mail(number).level, nothing_decided(world)) == ("L1", True)
    confirmation = world.received("dana", "confirm")
    assert "Maria Silva" in confirmation.text
    world.says("dana", confirmation, "yes", proven=False)
    assert (world.stage("Maria Silva"), world.stage("John Abara")) == ("interview", "rejected")
    assert [who for who, _, _ in world.said("Maria Silva")] == ["dana"]
    world.received("dana", "receipt")


def test_a_strangers_answer_on_a_forwarded_token_goes_to_the_one_it_is_bound_to(world: World) -> None:
    digest = digest_of(world)
    world.says("mallory@evil.test", digest, "approve all")
    assert nothing_decided(world)
    assert world.letters("mallory@evil.test") == []
    world.says("dana", world.received("dana", "confirm"), "no")
    assert nothing_decided(world)


def test_a_colleagues_answer_on_a_forwarded_token_is_confirmed_by_the_decider(world: World) -> None:
    digest = digest_of(world)
    world.says("ivy", digest, "approve all")
    assert nothing_decided(world)
    assert world.letters("ivy") == []
    world.received("dana", "confirm")


def test_a_confirmation_answered_with_no_drops_what_it_listed(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    world.says("dana", confirmation, "no")
    assert nothing_decided(world)
    # It was settled: a yes that follows is too late, and a person sees it.
    number = world.says("dana", confirmation, "yes")
    assert nothing_decided(world)
    assert world.mail(number).state == "parked"


def test_a_confirmation_counts_once(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    world.says("dana", confirmation, "yes")
    world.says("dana", world.received("dana", "receipt"), "undo")
    number = world.says("dana", confirmation, "yes, really")
    assert world.mail(number).state == "parked"
    assert world.stage("Maria Silva") == "review"


def test_a_confirmation_answered_with_something_else_stays_open(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    number = world.says("dana", confirmation, "Who is asking?")
    assert world.mail(number).state == "parked"
    assert nothing_decided(world)
    world.says("dana", confirmation, "yes")
    assert world.stage("Maria Silva") == "interview"


def test_two_yeses_in_one_batch_count_once(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    world.arrives(
        world.written("dana", "yes", answers=confirmation), world.written("dana", "Yes.", answers=confirmation)
    )
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]


def test_a_confirmation_of_somebody_whose_right_was_taken_decides_nothing(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    world.load('[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["rita@acme.test"]\ndecides = "ben@acme.test"\n')
    world.says("dana", confirmation, "yes")
    assert all(standing != "decision" for _, _, standing in world.said("Maria Silva"))
    assert world.stage("Maria Silva") == "review"


def test_a_confirmation_after_three_days_is_over(world: World) -> None:
    world.says("dana", digest_of(world), "1 yes", proven=False)
    confirmation = world.received("dana", "confirm")
    world.clock.now += timedelta(days=3, hours=1)
    world.says("dana", confirmation, "yes", proven=False)
    assert nothing_decided(world)


def test_a_proven_answer_without_its_token_is_confirmed(world: World) -> None:
    digest = digest_of(world)
    number = world.says("dana", digest, "1 yes", to="hiring@acme.test")
    assert (world.mail(number).level, nothing_decided(world)) == ("L2", True)
    world.says("dana", world.received("dana", "confirm"), "yes")
    assert world.stage("Maria Silva") == "interview"


def test_a_proven_answer_without_its_token_acts_where_the_policy_is_not_strict(quick_world: World) -> None:
    quick_world.configure(policy=PolicySection(strict=False))
    digest = digest_of(quick_world)
    quick_world.says("dana", digest, "1 yes", to="hiring@acme.test")
    assert quick_world.stage("Maria Silva") == "interview"


def test_a_fresh_mail_by_name_is_confirmed(world: World) -> None:
    digest_of(world)
    world.writes("dana", "approve Maria Silva")
    assert nothing_decided(world)
    world.says("dana", world.received("dana", "confirm"), "yes")
    assert world.stage("Maria Silva") == "interview"
    assert world.said("John Abara") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("review Nobody for XX-9", "Nobody by this name could be found on XX-9."),
        ("review Maria for XX-9", "Nobody by this name could be found on XX-9. On file: Maria Silva (SRE-7)."),
        ("hired Zoe", "Nobody by this name could be found."),
        ("stage Kim offer", "Which of these do you mean? Sarah Kim (SRE-7), Min-jun Kim (UX-2). Please write it again"),
        ("stage Maria Silva review", "Nothing is waiting to be decided here any more."),
    ],
)
def test_a_fresh_command_that_nothing_could_come_of_is_answered_and_not_put_up(
    quick_world: World, words: str, told: str
) -> None:
    world = quick_world
    world.load(applied("Maria Silva"), applied("Sarah Kim"), applied("Min-jun Kim", "UX-2"))
    world.writes("rita", words)
    receipt = world.received("rita", "receipt")
    assert told in " ".join(receipt.text.split())
    assert world.letters("rita", "confirm") == []


def test_what_can_be_done_of_a_fresh_mail_is_put_up_and_the_rest_is_told(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("rita", "stage Maria offer\nhired Zoe")
    assert "Nobody by this name could be found." in world.letters("rita", "receipt")[-1].text
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert world.stage("Maria Silva") == "offer"


@pytest.mark.parametrize("words", ["approve 1", "yes to all", "status", "help", "why Maria"])
def test_a_stranger_is_never_answered(quick_world: World, words: str) -> None:
    world = quick_world
    digest_of(world)
    before = len(world.app.post)
    for proven in (True, False):
        number = world.writes("mallory@evil.test", words, proven=proven)
        assert world.mail(number).state == "parked"
    number = world.writes("dana", words, proven=False)
    assert world.mail(number).state == "parked"
    assert (len(world.app.post), nothing_decided(world)) == (before, True)


def test_a_token_that_nobody_minted_answers_nothing(world: World) -> None:
    digest = digest_of(world)
    local, _, domain = digest.reply_to.partition("@")
    changed = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    number = world.says("dana", digest, "1 yes", to=changed, threaded=False)
    assert world.mail(number).level == "L2"
    assert nothing_decided(world)


def test_without_any_trusted_server_everything_is_confirmed_by_mail(quick_world: World) -> None:
    quick_world.configure(trust=TrustSection(profile="none"))
    world = quick_world
    digest = digest_of(world)
    world.says("dana", digest, "1 yes")
    assert nothing_decided(world)
    world.says("dana", world.received("dana", "confirm"), "yes")
    assert world.stage("Maria Silva") == "interview"


def test_without_any_trusted_server_a_fresh_command_gets_one_confirmation_to_the_address_on_file(
    quick_world: World,
) -> None:
    quick_world.configure(trust=TrustSection(profile="none"))
    world = quick_world
    digest_of(world)
    world.writes("rita", "stage Maria Silva offer")
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert world.stage("Maria Silva") == "offer"


def test_unproven_answers_get_one_confirmation_for_thread_and_sender_a_day(world: World) -> None:
    digest = digest_of(world)
    numbers = [world.says("dana", digest, f"{n} yes", proven=False) for n in (1, 2, 1)]
    assert [letter.kind for letter in world.new_mail("dana")] == ["confirm"]
    assert [world.mail(number).state for number in numbers] == ["done", "parked", "parked"]
    world.clock.now += timedelta(days=1)
    world.says("dana", digest, "2 yes", proven=False)
    assert "confirm" in [letter.kind for letter in world.new_mail("dana")]


def test_the_confirmation_that_is_out_confirms_its_own_list_and_no_other(world: World) -> None:
    """A second unproven mail must not slip its wishes into the question that the first one led to."""
    digest = digest_of(world)
    world.says("dana", digest, "1 yes", proven=False)
    world.says("dana", digest, "reject all", proven=False)
    world.says("dana", world.received("dana", "confirm"), "yes")
    assert (world.stage("Maria Silva"), world.stage("John Abara")) == ("interview", "review")

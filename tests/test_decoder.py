"""The Transformer decoder: it never looks ahead, has the shapes it says, learns, and can be read step by step."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from bitsbook.decoder import (
    Alphabet,
    Decoder,
    draw_windows,
    loss_in_bits,
    next_character,
    sample,
    train,
)
from bitsbook.stories import GAP, HELD_OUT, stories, training_and_held_out
from crossentropy import arithmetic

TEXT = "the goat ate the rope, and the goat ate the hay. " * 12


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def decoder():
    torch.manual_seed(0)
    return Decoder(11, context=16, width=24, heads=4, blocks=2).eval()


def random_tokens(*shape, seed=0):
    return torch.randint(11, shape, generator=torch.Generator().manual_seed(seed))


# The stories


def test_the_stories_are_what_the_book_says():
    told = stories()
    training, held_out = training_and_held_out()
    assert len((training + held_out).encode()) <= 100_000
    assert GAP.join(told) == training + held_out
    assert held_out.count(GAP) == HELD_OUT - 1
    assert set(held_out) <= set(training)
    assert (training + held_out).isascii()
    assert len({story.splitlines()[0] for story in told}) == len(told)
    for story in told:
        title, empty, *rest = story.splitlines()
        assert title and not empty and rest
        assert not title.endswith(".")
        assert story == story.strip() and "  " not in story and GAP not in story


def test_no_sentence_of_the_held_out_stories_is_in_the_others():
    training, held_out = training_and_held_out()
    sentences = {sentence.strip() for sentence in held_out.replace("\n", " ").split(".") if len(sentence) > 30}
    assert sentences
    assert not [sentence for sentence in sentences if sentence in training]


# Characters and tokens


def test_an_alphabet_there_and_back():
    alphabet = Alphabet(TEXT)
    tokens = alphabet.encode(TEXT)
    assert tokens.dtype == torch.int64
    assert alphabet.decode(tokens) == TEXT
    assert alphabet.characters == "".join(sorted(set(TEXT)))
    assert len(alphabet) == len(set(TEXT))
    assert alphabet.encode("").shape == (0,)


def test_a_character_outside_the_alphabet():
    with pytest.raises(ValueError, match="the alphabet has no 'z'"):
        Alphabet("goat").encode("gz")


# The network


@pytest.mark.parametrize("shape", [(1, 1), (2, 16), (5, 7)])
def test_shapes(decoder, shape):
    assert decoder(random_tokens(*shape)).shape == (*shape, 11)


@torch.no_grad()
def test_a_later_token_changes_nothing_before_it(decoder):
    tokens = random_tokens(3, 16)
    before = decoder(tokens)
    for place in range(16):
        changed = tokens.clone()
        changed[:, place] = (changed[:, place] + 1) % 11
        after = decoder(changed)
        assert torch.equal(after[:, :place], before[:, :place])
        assert (after[:, place:] - before[:, place:]).abs().amax(dim=(0, 2)).min() > 0


@torch.no_grad()
def test_sequences_of_a_batch_do_not_see_each_other(decoder):
    tokens = random_tokens(4, 9)
    together = decoder(tokens)
    for row in range(4):
        assert torch.allclose(decoder(tokens[row : row + 1])[0], together[row], atol=1e-5)


@torch.no_grad()
def test_the_order_of_the_tokens_matters(decoder):
    """Attention alone would not notice it: a swap of earlier tokens must change what comes later."""
    tokens = random_tokens(1, 8)
    tokens[0, 2], tokens[0, 3] = 1, 2
    swapped = tokens.clone()
    swapped[0, 2], swapped[0, 3] = 2, 1
    assert not torch.allclose(decoder(tokens)[0, -1], decoder(swapped)[0, -1], atol=1e-4)


@torch.no_grad()
def test_attention_agrees_with_pytorchs(decoder):
    block = decoder.blocks[0]
    x = torch.randn(2, 16, 24, generator=torch.Generator().manual_seed(1))
    query, key, value = block.queries_keys_values(x).unflatten(2, (3, 4, -1)).permute(2, 0, 3, 1, 4)
    back = torch.arange(16)[:, None] - torch.arange(16)
    mask = torch.where(back >= 0, block.near[:, back.clamp(min=0)], -torch.inf)
    mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    assert torch.allclose(block.look(x), block.mix(mixed.transpose(1, 2).flatten(2)), atol=1e-5)
    assert torch.allclose(block.weights(query, key).sum(dim=-1), torch.ones(2, 4, 16), atol=1e-6)


def test_heads_begin_with_what_is_near(decoder):
    assert decoder.blocks[0].near.shape == (4, 16)
    assert decoder.blocks[0].near[:, 2].tolist() == [-1, -1 / 4, -1 / 16, -1 / 64]


@torch.no_grad()
def test_only_the_distance_counts_and_not_the_place(decoder):
    """The same tokens later in a sequence, behind others that no head sees: here, at the first place itself."""
    tokens = random_tokens(1, 1)
    assert torch.allclose(decoder(tokens.repeat(1, 9)), decoder(tokens), atol=1e-5)


@torch.no_grad()
def test_a_fresh_decoder_starts_a_sixth_above_ln_v():
    losses = []
    for seed in range(30):
        torch.manual_seed(seed)
        tokens = random_tokens(8, 33, seed=seed) * 0 + torch.randint(200, (8, 33))
        logits = Decoder(200, context=32, width=48, heads=4)(tokens[:, :-1])
        losses.append(F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten()).item())
    assert np.mean(losses) == pytest.approx(math.log(200) + 1 / 6, abs=0.03)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (torch.zeros(3, dtype=torch.long), r"shape \(batch, 1 to 16\); got \(3,\)"),
        (torch.zeros(1, 17, dtype=torch.long), r"got \(1, 17\)"),
        (torch.zeros(1, 0, dtype=torch.long), r"got \(1, 0\)"),
        (torch.tensor([[0, 11]]), "from 0 to 10; got 0 to 11"),
        (torch.tensor([[-1, 3]]), "from 0 to 10; got -1 to 3"),
    ],
)
def test_bad_tokens(decoder, tokens, message):
    with pytest.raises(ValueError, match=message):
        decoder(tokens)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 10, "heads": 4}, "multiple of heads; got 10 and 4"),
        ({"context": 0}, "sizes must be positive"),
        ({"blocks": 0}, "sizes must be positive"),
    ],
)
def test_bad_sizes(options, message):
    with pytest.raises(ValueError, match=message):
        Decoder(5, **options)


# Training


def test_windows_are_shifted_by_one():
    tokens = torch.arange(50)
    inputs, targets = draw_windows(tokens, 20, 8, torch.Generator().manual_seed(0))
    assert inputs.shape == targets.shape == (20, 8)
    assert torch.equal(targets, inputs + 1)


def test_every_window_can_be_drawn_and_none_beyond_the_end():
    inputs, targets = draw_windows(torch.arange(6), 500, 4, torch.Generator().manual_seed(0))
    assert set(inputs[:, 0].tolist()) == {0, 1}
    assert targets.max() == 5


def test_a_text_that_is_too_short():
    with pytest.raises(ValueError, match="a window needs 9 tokens; got a text of 8"):
        draw_windows(torch.arange(8), 2, 8, torch.Generator())


def trained(steps=60):
    alphabet = Alphabet(TEXT)
    tokens = alphabet.encode(TEXT)
    torch.manual_seed(0)
    model = Decoder(len(alphabet), context=16, width=24, heads=4, blocks=1)
    losses, checks = train(model, tokens[:400], steps=steps, held_out=tokens[400:], every=20)
    return alphabet, model, losses, checks


def test_training_lowers_the_loss_and_is_the_same_twice(capsys):
    _, model, losses, checks = trained()
    said = capsys.readouterr().out
    _, again, losses_again, checks_again = trained()
    assert losses == losses_again
    assert checks == checks_again
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert len(losses) == 60
    assert [step for step, _ in checks] == [0, 20, 40, 60]
    assert losses[0] > 3.5
    assert np.mean(losses[-10:]) < 2
    assert checks[-1][1] < 2
    assert said.count("\n") == 1
    assert said.endswith("bits\n")
    assert "\r[####################] step 60 of 60, loss " in said
    assert capsys.readouterr().out == said


@torch.no_grad()
def test_the_held_out_loss_is_the_mean_over_what_has_half_a_context(decoder):
    tokens = random_tokens(33)
    whole = [decoder(tokens[None, start : start + 16])[0] for start in (0, 8, 16)]
    expected = [
        F.cross_entropy(logits[8:], tokens[start + 9 : start + 17])
        for start, logits in zip((0, 8, 16), whole, strict=True)
    ]
    assert loss_in_bits(decoder, tokens) == pytest.approx(np.mean(expected) / math.log(2), rel=1e-5)


# Step by step


@torch.no_grad()
def test_a_step_is_the_full_pass_to_five_digits(decoder):
    tokens = random_tokens(1, 16)
    full = decoder(tokens)[0].softmax(dim=-1).numpy()
    running = next_character(decoder, start=int(tokens[0, 0]))()
    steps = [next(running), *(running.send(int(token)) for token in tokens[0, 1:])]
    assert np.array(steps) == pytest.approx(full, abs=1e-5)


@torch.no_grad()
def test_a_step_looks_at_one_context_and_no_further(decoder):
    prefix = random_tokens(40).tolist()
    running = next_character(decoder, start=0)()
    steps = [next(running), *(running.send(token) for token in prefix)]
    last = decoder(torch.tensor([prefix[-16:]]))[0, -1].double().softmax(dim=0).numpy()
    assert steps[-1] == pytest.approx(last, abs=1e-12)
    for q in steps:
        assert q.dtype == np.float64
        assert q.sum() == pytest.approx(1, abs=1e-12)


def test_a_text_becomes_a_file_and_a_text_again(capsys):
    alphabet, model, _, _ = trained(steps=30)
    text = TEXT[:150]
    expect = next_character(model, start=0)
    made = arithmetic.compress(alphabet.encode(text).tolist(), expect)
    assert alphabet.decode(arithmetic.decompress(made.file, expect)) == text
    assert abs(8 * len(made.payload) - made.bits) <= 8
    assert 8 * len(made.payload) < 150 * math.log2(len(alphabet))
    with pytest.raises(arithmetic.CodeStreamError):
        arithmetic.decompress(made.file, next_character(model, start=1))


def test_samples_have_a_seed_and_a_temperature(decoder):
    one = sample(decoder, [1, 2, 3], 30, seed=0)
    assert one == sample(decoder, [1, 2, 3], 30, seed=0)
    assert one != sample(decoder, [1, 2, 3], 30, seed=1)
    assert len(one) == 30
    assert all(0 <= token < 11 for token in one)
    cold = sample(decoder, [1, 2, 3], 30, seed=0, temperature=1e-4)
    assert cold == sample(decoder, [1, 2, 3], 30, seed=1, temperature=1e-4)
    with pytest.raises(ValueError, match="temperature must be above 0; got 0"):
        sample(decoder, [1], 3, seed=0, temperature=0)

"""What `read_log` reads from the pasted output of a run."""

import json
import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import diagnose
from crossentropy.diagnosis import causes, read_log

BAR = "1500/1500 [==============================] - 5s 3ms/step - "
KERAS = f"""Epoch 1/3
{BAR}loss: 2.3026 - accuracy: 0.1000 - val_loss: 2.3027 - val_accuracy: 0.1000
Epoch 2/3
 100/1500 [=>............................] - ETA: 4s - loss: 2.3500 - accuracy: 0.1100
{BAR}loss: 2.1500 - accuracy: 0.2000 - val_loss: 2.2000 - val_accuracy: 0.1800
Epoch 3/3
{BAR}loss: 1.9000 - accuracy: 0.3000 - val_loss: 2.0000 - val_accuracy: 0.2500
"""
DONE = "\x1b[1m313/313\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m \x1b[1m1s\x1b[0m 2ms/step"
KERAS_3 = f"""Epoch 1/2
{DONE} - accuracy: 0.1000 - loss: 2.3100 - val_accuracy: 0.1000 - val_loss: 2.3000
Epoch 2/2
{DONE} - accuracy: 0.2000 - loss: 2.2900 - val_accuracy: 0.1500 - val_loss: 2.2800
"""
TRAINER = """{'loss': 0.69, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': 0.1}
{'loss': 0.0, 'grad_norm': nan, 'learning_rate': 4e-05, 'epoch': 0.2}
{'eval_loss': 0.71, 'eval_runtime': 2.0, 'eval_samples_per_second': 13.5, 'epoch': 1.0}
{'train_runtime': 33.2, 'train_samples_per_second': 6.2, 'train_loss': 0.345, 'epoch': 1.0}
"""
LIGHTNING = (
    "Epoch 0:  50%|█████     | 50/100 [00:01<00:01, 45.5it/s, v_num=3, train_loss=2.310]\r"
    "Epoch 0: 100%|██████████| 100/100 [00:02<00:00, 45.5it/s, v_num=3, train_loss=2.200]\r"
    "Epoch 1: 100%|██████████| 100/100 [00:02<00:00, 45.5it/s, v_num=3, train_loss=2.100,"
    " val_loss=2.150]"
)
NANOGPT = """step 0: train loss 4.2850, val loss 4.2848
iter 0: loss 4.2627, time 3286.79ms, mfu -100.00%
iter 10: loss 3.1680, time 444.91ms, mfu 0.42%
iter 20: loss nan, time 447.79ms, mfu 0.42%
"""
CAFFE = """I0816 11:40:49.557504 52129 solver.cpp:432] Iteration 8000, Testing net (#0)
I0816 11:40:49.557560 52129 solver.cpp:488]     Test net output #1: loss = 2.46194 (* 1 = 2.46194 loss)
I0816 11:40:58.005064 52129 solver.cpp:232] Iteration 8000, loss = 7.19096
I0816 11:40:58.005100 52129 solver.cpp:237]     Train net output #0: loss = 7.19096 (* 1 = 7.19096 loss)
I0816 11:40:58.005342 52129 solver.cpp:631] Iteration 8000, lr = 1e-05
I0816 11:43:47.659518 52129 solver.cpp:232] Iteration 8020, loss = 7.6423
"""
MNIST = """Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.300039
Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.213470

Test set: Average loss: 0.2037, Accuracy: 9400/10000 (94%)
"""
FASTAI = """epoch     train_loss  valid_loss  accuracy  time
0         2.300000    2.200000    0.100000  00:10
1         2.100000    2.000000    0.200000  00:10
"""
MEGATRON = """ iteration 1/ 10000 | learning rate: 6.209E-08 | lm loss: 1.400030E+00 | loss scale: 1.0 |
 iteration 2/ 10000 | learning rate: 6.209E-08 | lm loss: 1.300030E+00 | loss scale: 1.0 |
"""
STATE = json.dumps({"log_history": [{"loss": 2.5, "step": 10}, {"loss": 2.1, "step": 20}], "max_steps": 20}, indent=2)
TENSORS = "tensor(2.3026, grad_fn=<NllLossBackward0>)\ntensor(2.2900, device='cuda:0')\n"

LOGS = {
    "Keras": (KERAS, [2.3026, 2.15, 1.9], [2.3027, 2.2, 2.0], "loss", "epoch"),
    "Keras 3": (KERAS_3, [2.31, 2.29], [2.3, 2.28], "loss", "epoch"),
    "Trainer": (TRAINER, [0.69, 0.0], [0.71], "loss", ""),
    "Lightning": (LIGHTNING, [2.31, 2.2, 2.1], [2.15], "train_loss", ""),
    "nanoGPT": (NANOGPT, [4.2627, 3.168, math.nan], [4.2848], "loss", "step"),
    "Caffe": (CAFFE, [7.19096, 7.6423], [2.46194], "loss", "step"),
    "PyTorch's MNIST": (MNIST, [2.300039, 2.21347], [0.2037], "Loss", ""),
    "fastai": (FASTAI, [2.3, 2.1], [2.2, 2.0], "train_loss", "epoch"),
    "Megatron": (MEGATRON, [1.40003, 1.30003], [], "loss", "step"),
    "trainer_state.json": (STATE, [2.5, 2.1], [], "loss", ""),
    "step loss": ("step 100 loss 2.30\nstep 200 loss 2.20", [2.3, 2.2], [], "loss", "step"),
    "brackets": ("[100] train loss: 2.30\n[200] train loss: 2.20", [2.3, 2.2], [], "train loss", "step"),
    "epochs": ("Epoch 1: loss 2.3026\nEpoch 2: loss 2.30", [2.3026, 2.3], [], "loss", "epoch"),
    "equals": ("epoch 0 loss = 2.3085\nepoch 1 loss = 2.2972", [2.3085, 2.2972], [], "loss", "epoch"),
    "numbers": ("2.303\n2.301\nnan\n", [2.303, 2.301, math.nan], [], "", ""),
    "a list": ("[2.303, 2.301, inf]", [2.303, 2.301, math.inf], [], "", ""),
    "two columns": ("0 2.30\n100 2.25\n200 2.20", [2.3, 2.25, 2.2], [], "", "step"),
    "tensors": (TENSORS, [2.3026, 2.29], [], "", ""),
    "CSV": ("epoch,train_loss,val_loss\n0,2.3,2.4\n1,2.1,2.2", [2.3, 2.1], [2.4, 2.2], "train_loss", "epoch"),
    "sparse CSV": ("step,train_loss,val_loss\n0,2.3,\n0,,2.4\n50,2.1,", [2.3, 2.1], [2.4], "train_loss", "step"),
    "semicolons": ("step;loss\n1;2.3\n2;2.1", [2.3, 2.1], [], "loss", "step"),
    "TensorBoard": ("Wall time,Step,Value\n1.6e9,0,2.3\n1.6e9,10,2.1", [2.3, 2.1], [], "value", "step"),
    "a notebook's table": (
        "Step\tTraining Loss\tValidation Loss\n500\t0.69\t0.68\n1000\t0.50\t0.60",
        [0.69, 0.5],
        [0.68, 0.6],
        "training loss",
        "step",
    ),
    "a table with bars": ("| epoch | loss |\n|---|---|\n| 1 | 2.3 |\n| 2 | 2.1 |", [2.3, 2.1], [], "loss", "epoch"),
    "JSON lines": ('{"step": 1, "loss": 2.3}\n{"step": 2, "loss": NaN}', [2.3, math.nan], [], "loss", "step"),
    "decimal commas": ("loss: 2,303\nloss: 2,301", [2.303, 2.301], [], "loss", ""),
    "exponents": ("loss: 1.1921e-07\nloss: 0.0000e+00", [1.1921e-07, 0.0], [], "loss", ""),
    "negative": ("loss: -55.0254 - acc: 0.1\nloss: -55.0284 - acc: 0.1", [-55.0254, -55.0284], [], "loss", ""),
    "after": ("Cost after iteration 0: 0.693\nCost after iteration 100: 0.64", [0.693, 0.64], [], "Cost", "step"),
    "loss after epoch": ("Loss after epoch 1: 0.69\nLoss after epoch 2: 0.6", [0.69, 0.6], [], "Loss", "epoch"),
    "running mean behind": (
        "Epoch: [0][ 10/5005]\tTime  0.5 ( 0.6)\tLoss 6.9981e+00 (7.0115e+00)\tAcc 0.00 ( 0.10)\n"
        "Epoch: [0][ 20/5005]\tTime  0.5 ( 0.6)\tLoss 6.9012e+00 (6.9915e+00)\tAcc 0.00 ( 0.10)",
        [6.9981, 6.9012],
        [],
        "Loss",
        "",
    ),
    "boosting": (
        "[1]\ttraining's binary_logloss: 0.68\tvalid_0's binary_logloss: 0.69\n"
        "[2]\ttraining's binary_logloss: 0.66\tvalid_0's binary_logloss: 0.68",
        [0.68, 0.66],
        [0.69, 0.68],
        "training binary_logloss",
        "step",
    ),
    "points": (
        "Epoch: 01 | Train Loss: 2.300 | Val. Loss: 2.200\nEpoch: 02 | Train Loss: 2.1 | Val. Loss: 2.0",
        [2.3, 2.1],
        [2.2, 2.0],
        "Train Loss",
        "epoch",
    ),
    "a history": (
        "{'accuracy': [0.1, 0.2], 'loss': [2.3026, 2.15],\n 'val_loss': [2.31, nan]}",
        [2.3026, 2.15],
        [2.31, math.nan],
        "loss",
        "epoch",
    ),
    "a variable": ("losses = [2.3, 2.2, 2.1]", [2.3, 2.2, 2.1], [], "losses", ""),
    "a list in each line": ("step 1 loss: [2.3]\nstep 2 loss: [2.2]", [2.3, 2.2], [], "loss", "step"),
    "validation only": ("eval_loss: 0.5\neval_loss: 0.4", [0.5, 0.4], [], "eval_loss", ""),
}


@pytest.mark.parametrize("name", LOGS)
def test_what_is_read(name):
    text, losses, validation, field, every = LOGS[name]
    log = read_log(text)
    np.testing.assert_array_equal(log.losses, losses)
    np.testing.assert_array_equal(log.validation, validation)
    assert (log.field, log.every) == (field, every)


@pytest.mark.parametrize("name", LOGS)
def test_line_ends_and_blank_lines_do_not_matter(name):
    text, losses, *_ = LOGS[name]
    windows = text.replace("\n", "\r\n\r\n")
    np.testing.assert_array_equal(read_log(windows).losses, losses)


def test_steps_and_epochs():
    assert read_log(NANOGPT).steps == (0, 10, 20)
    assert read_log(CAFFE).steps == (8000, 8020)
    assert read_log(KERAS).epochs == (1, 2, 3)
    assert read_log(TRAINER).epochs == (0.1, 0.2)


def test_updates_within_the_only_epoch_are_all_read():
    lines = [f"{k}/99 [=>..] - ETA: 1s - loss: {2.3 - k / 100:.4f} - acc: 0.1" for k in range(1, 6)]
    assert len(read_log("\n".join(["Epoch 1/10", *lines])).losses) == 5


def test_it_says_what_it_read():
    said = read_log(KERAS).words()
    assert said == (
        "Read 3 values of 'loss' from progress lines, one an epoch; 3 of 'val_loss' for validation, the last 2."
    )
    assert "steps 0 to 20" in read_log(NANOGPT).words()
    assert str(diagnose(KERAS, classes=10)).startswith("Read 3 values of 'loss'")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text is empty"),
        ("  \n\n", "the text is empty"),
        ("Traceback (most recent call last):\n  KeyError: 3", "no loss in the text"),
        ("accuracy: 0.5\naccuracy: 0.6", "no loss in the text"),
        ("no-such-file.log", "no file of that name"),
        ("no-such-file.log", "no loss in the text 'no-such-file.log'"),
    ],
)
def test_a_text_without_a_loss(text, words):
    with pytest.raises(ValueError, match=words):
        diagnose(text, classes=10)


@given(st.text(max_size=300))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_any_text_is_read_or_refused(text):
    try:
        assert read_log(text).losses
    except ValueError as error:
        assert "no loss" in str(error) or "empty" in str(error)


@given(st.lists(st.floats(0, 1e4).map(lambda x: round(x, 4)), min_size=1, max_size=20))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_what_is_printed_is_read_back(losses):
    for form in ("step {k} loss {x}", "{{'loss': {x}, 'epoch': {k}}}", "Epoch {k}: loss={x}"):
        text = "\n".join(form.format(k=k, x=x) for k, x in enumerate(losses))
        assert list(read_log(text).losses) == losses


FALLING = [2.3, 2.1, 1.9, 1.8]


class Series:
    """Stands for pandas' Series: no list, but an array can be made of it."""

    def __array__(self, dtype=None, copy=None):
        return np.array(FALLING, dtype=dtype)


@pytest.mark.parametrize(
    "losses",
    [
        FALLING,
        tuple(FALLING),
        np.array(FALLING, dtype=np.float32),
        torch.tensor(FALLING, requires_grad=True),
        torch.tensor(FALLING, dtype=torch.bfloat16),
        [torch.tensor(one, requires_grad=True) for one in FALLING],
        [np.float32(one) for one in FALLING],
        Series(),
        {"loss": FALLING, "val_loss": FALLING},
        [{"loss": one, "epoch": k} for k, one in enumerate(FALLING)],
        [f"step {k} loss {one}" for k, one in enumerate(FALLING)],
        "\n".join(map(str, FALLING)),
        read_log("\n".join(map(str, FALLING))),
    ],
    ids=lambda one: type(one).__name__,
)
def test_losses_are_taken_as_they_come(losses):
    found = diagnose(losses, classes=10)
    assert re.search(r"First 2\.(3|29)", str(found))
    assert not found.findings


def test_paths(tmp_path):
    for name, code in (("a.log", "utf-8"), ("b.log", "utf-8-sig"), ("c.log", "utf-16")):
        path = tmp_path / name
        path.write_text(KERAS, encoding=code)
        for one in (path, str(path)):
            assert "Read 3 values" in diagnose(one, classes=10).source
    with pytest.raises(FileNotFoundError):
        diagnose(tmp_path / "none.log", classes=10)


def test_without_classes_a_log_is_asked_about_and_a_list_refused():
    found = diagnose(KERAS)
    assert not found.findings
    assert "how many classes" in found.questions[0]
    assert "not judged without the number of classes" in str(found)
    assert diagnose("loss: 0.7\nloss: nan\nloss: 0.6").first == causes.NOTHING_COUNTS
    assert diagnose("loss: -0.3\nloss: -0.7").first == causes.PROBABILITIES
    assert diagnose("loss: 0.0\nloss: 0.0\nloss: 0.0").first == causes.ONE_OUTPUT
    assert diagnose("\n".join(f"loss: {12.5 * (k % 5 + 1)}" for k in range(20))).first == causes.CLAMP
    with pytest.raises(TypeError, match=r"classes must be given.*classes=10"):
        diagnose([2.3, 2.1])


def test_a_validation_loss_that_rises_is_told():
    rows = [(2.3, 2.3), (1.5, 1.6), (0.9, 1.2), (0.4, 1.3), (0.1, 1.7), (0.02, 2.2)]
    text = "\n".join(f"epoch {k}: loss {a}, val_loss {b}" for k, (a, b) in enumerate(rows))
    found = diagnose(text, classes=10)
    assert causes.MEMORISED in [one.cause for one in found]
    assert "2.2000" in str(found)


def test_averages_are_not_taken_for_a_first_loss():
    lines = [f"Epoch {k}: loss {1.9 * 0.8**k:.4f}" for k in range(20)]
    found = diagnose("\n".join(lines), classes=10)
    assert causes.DIVISOR not in [one.cause for one in found]
    assert "average" in found.questions[0]
    with pytest.raises(TypeError, match="averages must be True or False; got 'yes'"):
        diagnose([2.3], classes=10, averages="yes")


def test_an_answer_is_json():
    found = diagnose([0.7, math.inf, 0.5], classes=2)
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["first"] == causes.LOG_OF_ZERO
    first = told["findings"][0]
    assert first["certain"] and first["bits"] is None
    assert first["measure"] == causes.SECOND[causes.LOG_OF_ZERO]
    assert told["suspects"] == [first["cause"], *first["look_alikes"]]

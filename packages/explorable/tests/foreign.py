"""Figures as other people write them for `ipywidgets.interact`, with the decorator swapped and nothing else.

Each is new code after what a public example does; `after` names the example.  Data that are not at hand are small
seeded noise, and sliders have larger steps, so that recording stays quick.  The rest is as such authors leave it:
``plt.show()``, ``print``, no docstring, no return, any colour, size, style and font.

They are decorated under the lenient rules, whatever the importer has set.
``python -m packages.explorable.tests.foreign`` records them and prints how many work with the
decorator swapped alone, and how many end in a message that says what to do.
"""

# ruff: noqa: RUF059  (`fig, ax = plt.subplots()`, whether or not both are used)

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Audio, display
from ipywidgets import fixed
from matplotlib.ticker import PercentFormatter
from scipy import stats

from explorable import Explorable, ExplorableError, explorable, interact
from explorable.record.site import STRICT_VARIABLE

_STRICT = os.environ.pop(STRICT_VARIABLE, None)


@dataclass(frozen=True)
class Example:
    """One figure.

    Attributes
    ----------
    figure : Explorable
    source : str
        The public example after which it is written.
    style : str
        What the author gave to ``plt.style.use`` in the first cell.
    says : str
        A regular expression for the message in which it ends, if it cannot work unchanged.
    arranged : bool
        Whether the author had the axes arranged by tight or constrained layout.
    """

    figure: Explorable
    source: str
    style: str = "default"
    says: str = ""
    arranged: bool = False


EXAMPLES: dict[str, Example] = {}


def after(source: str, **more: Any) -> Callable[[Explorable], Explorable]:
    """Say after which public example a figure is written, and keep it for the tests."""

    def keep(figure: Explorable) -> Explorable:
        assert figure.name not in EXAMPLES
        EXAMPLES[figure.name] = Example(figure, source, **more)
        return figure

    return keep


# --- Machine learning ------------------------------------------------------------------------------------------------

noise = np.random.default_rng(42)
points_x = np.linspace(-2, 2, 20)
points_y = 3 * points_x**2 + 2 * points_x + 1 + noise.normal(0, 1.2, 20)


@after("fastai/course22: 04-how-does-a-neural-net-really-work")
@interact(a=(1.0, 3.0, 1.0), b=(0.0, 2.0, 2.0), c=[1.5])
def plot_quadratic(a, b, c=1.5):
    plt.scatter(points_x, points_y)
    grid = np.linspace(-2.1, 2.1, 100)
    fitted = a * points_x**2 + b * points_x + c
    plt.plot(grid, a * grid**2 + b * grid + c, "r")
    plt.ylim(-3, 13)
    plt.title(f"MAE: {np.abs(fitted - points_y).mean():.2f}")


def rectified(m, b, x):
    return np.clip(m * x + b, 0, None)


@after("fastai/course22: 04-how-does-a-neural-net-really-work, two rectified lines", says="are more than the bound")
@interact(m1=-1.5, b1=-1.5, m2=1.5, b2=1.5)
def plot_double_relu(m1, b1, m2, b2):
    x = np.linspace(-2.1, 2.1, 100)
    plt.plot(x, rectified(m1, b1, x) + rectified(m2, b2, x))


blobs = np.concatenate([noise.normal(centre, 0.6, (30, 2)) for centre in ((0.5, 4), (2, 1), (3.5, 3.5))])
classes = np.repeat([0, 1, 2], 30)


@after("jakevdp/PythonDataScienceHandbook: 05.07-Support-Vector-Machines")
@interact(N=[10, 60], kernel=["linear", "rbf"])
def plot_svm(N=10, kernel="linear", ax=None):
    X, y = blobs[:60][:: 60 // N], classes[:60][:: 60 // N]
    ax = ax or plt.gca()
    ax.scatter(X[:, 0], X[:, 1], c=y, s=50, cmap="autumn")
    ax.set_xlim(-1, 4)
    ax.set_ylim(-1, 6)
    one, two = X[y == 0].mean(0), X[y == 1].mean(0)
    xx, yy = np.meshgrid(np.linspace(-1, 4, 30), np.linspace(-1, 6, 30))
    margin = (xx - (one + two)[0] / 2) * (two - one)[0] + (yy - (one + two)[1] / 2) * (two - one)[1]
    if kernel == "rbf":
        margin = margin + np.sin(2 * xx)
    ax.contour(xx, yy, margin, colors="k", levels=[-1, 0, 1], alpha=0.5, linestyles=["--", "-", "--"])
    nearest = np.argsort(np.hypot(*(X - (one + two) / 2).T))[:3]
    ax.scatter(X[nearest, 0], X[nearest, 1], s=300, linewidth=1, edgecolors="black", facecolors="none")


@after("jakevdp/PythonDataScienceHandbook: 05.08-Random-Forests")
@interact(depth=(1, 3))
def visualize_tree(depth=3):
    ax = plt.gca()
    ax.scatter(blobs[:, 0], blobs[:, 1], c=classes, s=30, cmap="viridis", clim=(0, 2), zorder=3)
    ax.axis("tight")
    ax.axis("off")
    x = np.linspace(*ax.get_xlim(), 60)
    y = np.linspace(*ax.get_ylim(), 60)
    xx, yy = np.meshgrid(x, y)
    Z = np.where(yy > 2.4, 0, 1)
    if depth > 1:
        Z = np.where((xx > 2.1) & (yy > 2.4), 2, Z)
    if depth > 2:
        Z = np.where((xx < 0.9) & (yy < 2.6), 0, Z)
    ax.contourf(xx, yy, Z, alpha=0.3, levels=np.arange(4) - 0.5, cmap="viridis", zorder=1)
    plt.show()


@after("jakevdp/PythonDataScienceHandbook: 06.00-Figure-Code, k-means")
@interact(frame=(0, 6, 3), clusters=[3, 6])
def kmeans_step(frame=1, clusters=4):
    rng = np.random.RandomState(2)
    centers = rng.randn(clusters, 2) + 2
    for _ in range(frame // 2):
        labels = np.argmin(((blobs[:, None] - centers) ** 2).sum(-1), 1)
        centers = np.array([blobs[labels == k].mean(0) if (labels == k).any() else centers[k] for k in range(clusters)])
    labels = np.argmin(((blobs[:, None] - centers) ** 2).sum(-1), 1)
    fig, ax = plt.subplots(figsize=(8, 6))
    ax.scatter(blobs[:, 0], blobs[:, 1], c=labels if frame else "gray", s=50, cmap="rainbow", vmin=0, vmax=clusters - 1)
    ax.scatter(centers[:, 0], centers[:, 1], c=np.arange(clusters), s=200, cmap="rainbow", edgecolors="k", marker="o")
    ax.text(3.9, 5.5, f"{('1. Assign', '2. Update')[frame % 2]}", ha="right", va="top", size=14)
    plt.show()


@after("jessstringham/notebooks: 2018-05-04 ipywidgets for learning")
@interact(w1=(-1.0, 1.0, 2.0), b1=(-2, 2, 4), w2=[-1.0], b2=[0, 2])
def two_sigmoids(w1=1.0, b1=2, w2=-1.0, b2=2):
    x = np.linspace(-10, 10, 100)
    plt.plot(x, 1 / (1 + np.exp(-w1 * x - b1)), color="b", label="$\\sigma(w_1x+b_1)$")
    plt.plot(x, 1 / (1 + np.exp(-w2 * x - b2)), color="orange", label="$\\sigma(w_2x+b_2)$")
    plt.axhline(0.5, color="lightgray", ls=":")
    plt.ylim([0, 1])
    plt.legend(loc="upper right")
    plt.show()


@after("jessstringham/notebooks: 2018-05-04 ipywidgets for learning, Bayes classifier", arranged=True)
@interact(mean=(0, 2), rho=(-0.5, 0.5, 1.0))
def bayes_classifier(mean, rho):
    """Two Gaussian classes and the border between them."""
    xx, yy = np.meshgrid(np.linspace(-3, 4, 40), np.linspace(-3, 4, 40))
    at = np.dstack((xx, yy))
    first = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]]).pdf(at)
    second = stats.multivariate_normal([mean, 1], [[0.5, 0], [0, 1]]).pdf(at)
    fig = plt.figure(figsize=(6, 6))
    plt.contour(xx, yy, first, cmap="Blues")
    plt.contour(xx, yy, second, cmap="Reds")
    plt.contour(xx, yy, first - second, levels=[0], colors="green", linewidths=3)
    plt.xlabel("$x_1$")
    plt.ylabel("$x_2$")
    plt.axis("equal")
    plt.tight_layout()
    return fig


# --- Signals and control ---------------------------------------------------------------------------------------------


@after("AllenDowney/ThinkDSP: chap02, aliasing; makes a sound too")
@interact(freq=widgets.FloatSlider(min=100, max=500, value=100, step=400), framerate=[4000, 10000])
def view_harmonics(freq, framerate):
    t = np.arange(0, 0.1, 1 / framerate)
    wave = 2 * (freq * t % 1) - 1
    spectrum = np.abs(np.fft.rfft(wave))
    plt.plot(np.fft.rfftfreq(len(t), 1 / framerate), spectrum, linewidth=3, color="#5F9ED1")
    plt.xlabel("Frequency (Hz)")
    plt.ylabel("Amplitude")
    plt.show()
    display(Audio(data=wave, rate=framerate))


@after("AllenDowney/ThinkDSP: chap05, correlation of two waves")
@interact(offset=(0, 6, 1.5))
def compute_corr(offset):
    t = np.arange(0, 0.01, 1 / 10000)
    one, two = np.sin(2 * np.pi * 440 * t), np.sin(2 * np.pi * 440 * t + offset)
    plt.plot(t, one, label="wave1")
    plt.plot(t, two, label="wave2")
    plt.legend()
    plt.axis([0, 0.01, -1.05, 1.05])
    print("corr =", np.corrcoef(one, two)[0, 1])


@after("jckantor/CBE30338: 03.06-Second-Order-Models", arranged=True)
@interact(K=(0.5, 1.5, 1.0), tau=(1, 2), zeta=[0.2])
def step_response(K=1.0, tau=1.0, zeta=0.2):
    t = np.linspace(0, 20, 300)
    damped = np.sqrt(1 - zeta**2) / tau
    y = K * (1 - np.exp(-zeta * t / tau) * (np.cos(damped * t) + zeta / damped / tau * np.sin(damped * t)))
    peak = np.pi / damped
    high = K * (1 + np.exp(-zeta * peak / tau))
    plt.figure(figsize=(12, 6))
    plt.plot(t, y, "b", lw=2)
    plt.plot([0, 20], [K, K], "k--")
    plt.annotate(" b", xy=(peak, (high + K) / 2), fontsize=14)
    plt.annotate("", xy=(peak, K), xytext=(peak, high), arrowprops=dict(arrowstyle="<->", color="r"))
    plt.annotate(
        f"Rise Time = {peak / 2:.2f}",
        xy=(peak / 2, K),
        xytext=(peak / 2 + 1, 0.2 * K),
        arrowprops=dict(facecolor="black", shrink=0.05, width=1, headwidth=6),
    )
    plt.text(20.3, K, "Final\nvalue")
    plt.title(f"Step response with K = {K}, $\\tau$ = {tau}, $\\zeta$ = {zeta}")
    plt.xlabel("Time [min.]")
    plt.grid()
    plt.tight_layout()
    plt.show()


@after("geoscixyz/geosci-labs: PhyProp_ColeCole", arranged=True)
@interact(rho=fixed(100), tau=widgets.FloatLogSlider(value=1, min=-2, max=2, step=2), c=fixed(0.5))
def cole_cole(rho, tau, c):
    freq = np.logspace(-4, 6, 101)
    with np.errstate(all="ignore"):
        z = rho * (1 - 0.3 * (1 - 1 / (1 + (2j * np.pi * freq * tau) ** c)))
    fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(15, 5))
    ax1.loglog(freq, np.abs(z), "k-", lw=2)
    ax1.set_xlabel("Frequency (Hz)", fontsize=14)
    ax1.set_ylabel(r"$|\rho|$ ($\Omega$m)", fontsize=14)
    ax1.grid(True, which="both", color="0.9")
    ax2.plot(z.real, -z.imag, "ro", ms=3)
    ax2.set_xlabel(r"Re $\rho$")
    ax2.set_ylabel(r"$-$Im $\rho$")
    plt.tight_layout()
    plt.show()


# --- Dynamics, chemistry, physics ------------------------------------------------------------------------------------

slope = 0.8  # a global that the next figure sets


@after("jckantor/CBE30338: 02.05-Hare-and-Lynx, nullclines")
@interact(c=(0.0, 0.8, 0.2))
def nullclines(c=0.3):
    global slope
    slope = c
    H = np.linspace(1, 200, 100)
    plt.plot(H, 10000 * (1 - H / 125) * (50 + H) / 300, "b")
    plt.plot([50 + 50 * slope, 50 + 50 * slope], plt.ylim(), "r--")
    plt.xlabel("Hares")
    plt.ylabel("Lynx")
    plt.legend(["dH/dt = 0", "dL/dt = 0"])


def hares(a, n=200):
    H, L, states = 20.0, 20.0, []
    for _ in range(n):
        H, L = (
            H + 0.3 * (1.6 * H * (1 - H / 125) - a * H * L / (50 + H)),
            L + 0.3 * (0.27 * a * H * L / (50 + H) - 0.56 * L),
        )
        states.append((H, L))
    return np.array(states)


@after("jckantor/CBE30338: 02.05-Hare-and-Lynx, time course and phase plane")
@explorable(a=(2.6, 3.8, 0.4))
def lynx_and_hare(a=3.2):
    course = hares(a)
    plt.figure(figsize=(12, 4))
    plt.subplot(1, 2, 1)
    plt.plot(course)
    plt.xlabel("Time [years]")
    plt.ylabel("Population")
    plt.legend(["Hare", "Lynx"])
    plt.subplot(1, 2, 2)
    plt.plot(course[:, 0], course[:, 1], "g")
    plt.xlabel("Hares")
    plt.ylabel("Lynx")
    plt.show()


cstr, (left, right) = plt.subplots(1, 2, figsize=(12, 4))
(concentration,) = left.plot([], [], "b")
(temperature,) = right.plot([], [], "r")
left.set(xlim=(0, 10), ylim=(0, 1), xlabel="Time [min.]", ylabel="Concentration [gmol/L]")
right.set(xlim=(0, 10), ylim=(300, 460), xlabel="Time [min.]", ylabel="Temperature [K]")
plt.close(cstr)  # as a notebook's backend does at the end of a cell


@after("jckantor/CBE30338: 02.06-Exothermic-CSTR; a figure made once, whose lines are moved")
@interact(Tc=(290, 310, 5))
def cstr_moved(Tc=300):
    t = np.linspace(0, 10, 100)
    concentration.set_data(t, np.exp(-t * (Tc - 280) / 20))
    temperature.set_data(t, Tc + 100 * np.exp(-t / 5) * np.sin(t / 2))
    right.set_title(f"Cooling at {Tc} K" + " and more" * (Tc // 305))
    display(cstr)


@after("rahulporuri/fun_with_physics_models: Blackbody Radiation")
@interact(T=(3000, 6000, 1000))
def black_body(T):
    fig, ax = plt.subplots(figsize=(4, 3), subplot_kw={"facecolor": "#EEEEEE", "axisbelow": True})
    ax.grid(color="w", linewidth=2, linestyle="solid")
    x = np.linspace(100, 3000, 200)
    ax.plot(x, 1e16 / x**5 / np.expm1(14387770 / x / T), color="#FF6600", lw=5, alpha=0.4)
    ax.set_xlim(0, 3000)
    ax.set_xlabel("Wavelength (nm)")
    return fig


@after("rahulporuri/fun_with_physics_models: diffraction_limit")
@interact(d=(0.5, 2.0, 0.5))
def two_slits(d=1.0):
    x, y = np.meshgrid(np.linspace(-4, 4, 50), np.linspace(-4, 4, 50))
    screen = np.sinc(np.hypot(x - d, y)) ** 2 + np.sinc(np.hypot(x + d, y)) ** 2
    plt.figure(figsize=(5, 5))
    plt.imshow(screen, cmap="gray", extent=[-4, 4, -4, 4], interpolation="bilinear")
    plt.title(f"d = {d:.2f}")
    plt.show()


@after("jupyter-widgets/ipywidgets: Lorenz Differential Equations")
@interact(sigma=(5.0, 15.0, 5.0), rho=fixed(28.0))
def solve_lorenz(angle=(0, 180, 90), sigma=10.0, rho=28.0):
    fig = plt.figure()
    ax = fig.add_axes([0, 0, 1, 1], projection="3d")
    ax.axis("off")
    ax.set_xlim((-25, 25))
    ax.set_ylim((-35, 35))
    ax.set_zlim((5, 55))
    colors = plt.cm.jet(np.linspace(0, 1, 3))
    for k in range(3):
        x = np.array([k - 1.0, 1.0, 20.0])
        way = [x]
        for _ in range(250):
            x = x + 0.01 * np.array([sigma * (x[1] - x[0]), x[0] * (rho - x[2]) - x[1], x[0] * x[1] - 8 / 3 * x[2]])
            way.append(x)
        ax.plot(*np.array(way).T, "-", c=colors[k])
    ax.view_init(30, angle)
    plt.show()
    return np.array(way)


@after("osscar-org/quantum-mechanics: ising_model")
@interact(beta=(0.2, 0.6, 0.4), start=widgets.ToggleButtons(options=["up", "random"], description="Spins"))
def ising(beta, start):
    rng = np.random.default_rng(1)
    spins = np.ones((24, 24)) if start == "up" else rng.choice([-1, 1], (24, 24))
    board = np.indices(spins.shape).sum(0) % 2
    for sweep in range(20):
        around = sum(np.roll(spins, by, axis) for by in (1, -1) for axis in (0, 1))
        flips = (board == sweep % 2) & (rng.random(spins.shape) < np.exp(-2 * beta * spins * around))
        spins = np.where(flips, -spins, spins)
    fig, ax = plt.subplots(1, 1, figsize=(4, 4))
    ax.imshow(spins, vmin=-1, vmax=1, cmap="RdYlBu")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_title(rf"$\beta J = {beta:.1f}$, $\langle m\rangle = {spins.mean():.2f}$")
    plt.show()


@after("syedshahab698/SIR_Model_Demo: SIR_Model_Demo")
@interact(R0=(1.5, 3.5, 2.0), days=widgets.IntSlider(min=60, max=120, step=60, value=120, description="Days:"))
def sir_model(R0, days):
    S, I, R = [0.99], [0.01], [0.0]  # noqa: E741
    for _ in range(days):
        new, healed = R0 / 10 * S[-1] * I[-1], I[-1] / 10
        S.append(S[-1] - new), I.append(I[-1] + new - healed), R.append(R[-1] + healed)
    fig, ax = plt.subplots(figsize=(10, 5))
    ax.plot(S, "b", alpha=0.7, label="Susceptible")
    ax.plot(I, "y", alpha=0.7, label="Infected")
    ax.plot(R, "g", alpha=0.7, label="Recovered with immunity")
    ax.set_xlabel("Time (days)")
    ax.set_ylabel("Share of the population")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.legend(bbox_to_anchor=(1.05, 1), loc="upper left", borderaxespad=0.0)
    plt.show()
    print(f"At most {max(I):.0%} are ill on one day.")


@after("com-py/intro: ch09, cobweb of the logistic map")
@interact(r=widgets.FloatSlider(min=2.5, max=3.9, value=3.2, step=0.7))
def cobweb(r, x0=fixed(0.3)):  # noqa: B008  (as such authors write it)
    plt.figure(figsize=(7, 3))
    plt.subplot(121)
    x = np.linspace(0, 1, 50)
    plt.plot(x, x, "k", x, r * x * (1 - x), "b")
    way = [x0]
    for _ in range(20):
        way.append(r * way[-1] * (1 - way[-1]))
    plt.plot(np.repeat(way, 2)[:-1], np.repeat(way, 2)[1:], "r-", lw=0.6)
    plt.xlabel("$x_n$"), plt.ylabel("$x_{n+1}$")
    plt.subplot(122)
    plt.plot(way, "o-", mfc="none")
    plt.xlabel("n")
    plt.ylabel("$x_n$")
    plt.show()


# --- Statistics ------------------------------------------------------------------------------------------------------


@after("GeostatsGuy/DataScienceInteractivePython: Interactive_Sivia_Coin_Toss; axes laid out beyond the figure")
@interact(a=widgets.FloatSlider(min=0.3, max=0.7, value=0.5, step=0.4), n=[5, 50])
def coin_toss(a, n):
    h = np.linspace(0, 1, 100)
    for k, tosses in enumerate((1, 2, n, 2 * n), 1):
        plt.subplot(2, 2, k)
        plt.plot(h, stats.beta(1 + a * tosses, 1 + (1 - a) * tosses).pdf(h), "red", linewidth=3)
        plt.xlabel("P(Heads)")
        plt.ylabel("Density")
        plt.title(f"Likelihood after {tosses} tosses")
    plt.subplots_adjust(left=0.0, bottom=0.0, right=2.0, top=1.6, wspace=0.2, hspace=0.3)
    plt.show()


@after("GeostatsGuy/DataScienceInteractivePython: Interactive_Central_Limit_Theorem")
@interact(m=(1, 9, 8), dist=["Uniform", "Triangular"])
def central_limit(m, dist):
    rng = np.random.RandomState(73073)
    sample = rng.rand(m, 300) if dist == "Uniform" else rng.triangular(0, 0, 1, (m, 300))
    fig, axes = plt.subplots(2, 2, figsize=(8, 6))
    axes[0, 0].hist(sample[0], bins=15, color="darkorange", edgecolor="black", alpha=0.8)
    axes[0, 1].hist(sample.mean(0), bins=15, color="darkorange", edgecolor="black", alpha=0.8, density=True)
    axes[1, 0].plot(np.sort(sample.mean(0)), np.linspace(0, 1, 300), drawstyle="steps-post", c="grey")
    stats.probplot(sample.mean(0), plot=axes[1, 1])
    axes[0, 0].set_title("Distribution of one")
    axes[0, 1].set_title(f"Distribution of the mean of {m}")
    axes[1, 0].set_ylabel("Cumulative probability")
    plt.show()


@after("jessstringham/notebooks: 2018-12-27-KL-Divergence")
@interact(mu=(-2, 2, 4), sigma=[1.0, 2.0])
def kl_divergence(mu=1, sigma=1.0):
    x = np.linspace(-8, 8, 200)
    p, q = stats.norm(0, 1.5), stats.norm(mu, sigma)
    plt.title("KL(p||q)")
    plt.plot(x, p.pdf(x), "k", x, q.pdf(x), "k:")
    between = p.pdf(x) * (p.logpdf(x) - q.logpdf(x))
    plt.fill_between(x, between, where=between > 0, color="#99CCFF", alpha=0.6)
    plt.fill_between(x, between, where=between <= 0, color="salmon", alpha=0.6)
    print("KL(p||q):", np.trapezoid(between, x))
    print("KL(q||p):", np.trapezoid(-q.pdf(x) * (p.logpdf(x) - q.logpdf(x)), x))
    plt.show()


@after("mpl-extensions/mpl-interactions: examples/hist; unseeded noise", says=r"np\.random\.default_rng\(0\)")
@interact(loc=(-2, 2, 2))
def hist_of_chance(loc):
    plt.hist(np.random.randn(100) + loc, bins=20)  # noqa: NPY002  (as such authors write it)
    plt.xlim(-6, 6)


curves = []


@after("nansencenter/DA-tutorials: T2; curves of earlier calls stay", says="a list or a counter is, create it there")
@interact(mu=(-1, 1))
def growing(mu=0):
    curves.append(mu)
    for earlier in curves[-4:]:
        plt.axvline(earlier, color="0.7")
    plt.xlim(-3, 3)


@after("NeuromatchAcademy/course-content: W1D2_Tutorial1; violins and boxes")
@interact(k=(1, 3))
def boxes_and_violins(k):
    data = [np.random.default_rng(s).normal(0, 1 + s * k / 3, 60) for s in range(4)]
    fig, axs = plt.subplots(nrows=1, ncols=2, figsize=(9, 4))
    axs[0].violinplot(data, showmeans=False, showmedians=True)
    axs[0].set_title("Violin plot", fontsize=10)
    drawn = axs[1].boxplot(data, patch_artist=True, tick_labels=["a", "b", "c", "d"])
    for patch, color in zip(drawn["boxes"], ["peachpuff", "orange", "tomato", "lightblue"], strict=True):
        patch.set_facecolor(color)
    for ax in axs:
        ax.yaxis.grid(True)
        ax.set_xlabel("Four separate samples")
        ax.set_ylabel("Observed values")
    plt.show()


# --- Economics -------------------------------------------------------------------------------------------------------


@after("ds-modules/IAS-106: Supply-Demand", style="ggplot")
@interact(shift=(-20, 20, 10))
def supply_and_demand(shift=0):
    q = np.arange(0, 101)
    demand, supply = 100 - q + shift, q
    plt.plot(q, demand, label="Demand")
    plt.plot(q, supply, label="Supply")
    equilibrium = 50 + shift / 2
    plt.fill_between(q, demand, equilibrium, where=q <= equilibrium, alpha=0.2)
    plt.plot(equilibrium, equilibrium, "ko")
    plt.ylim(0, 125)
    plt.xlabel("Quantity")
    plt.ylabel("Price")
    plt.legend(loc="best")
    print(f"Equilibrium price: ${equilibrium}")
    return equilibrium


# --- Mathematics -----------------------------------------------------------------------------------------------------


@after("TUDelft-MUDE/book: taylor-series", arranged=True)
@interact(order=(1, 5, 4), grid=True)
def taylor(order, grid):
    x = np.linspace(-2 * np.pi, 2 * np.pi, 200)
    total, term = 0 * x, x
    for k in range(1, order + 1, 2):
        total = total + term
        term = -term * x**2 / (k + 1) / (k + 2)
    fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
    ax.plot(x, np.sin(x), c="cyan", label=r"$\sin x$")
    ax.plot(x, total, "m--", label=rf"$\sum_{{k=0}}^{{{order // 2}}}\frac{{(-1)^k x^{{2k+1}}}}{{(2k+1)!}}$")
    ax.set_ylim(-3, 3)
    ax.grid(grid)
    ax.set_ylabel("f(x)")
    ax.legend(loc="lower left")
    return ax


@after("ipython-books/cookbook-2nd-code: chapter03 03_widgets")
@interact
def plot_sine(x=1, color=("red", "blue")):
    fig, ax = plt.subplots(1, 1, figsize=(3, 3))
    t = np.linspace(-5, 5, 200)
    ax.plot(t, np.sin(t * x), lw=2, color=color)
    ax.set_xlim(-5, 5)


@after("mbakker7/exploratory_computing_with_python: notebook4; arguments of any name")
@interact(freq=(1, 2), amplitude=[0.5, 1])
def any_arguments(**kwargs):
    t = np.linspace(0, 10, 200)
    plt.plot(t, kwargs["amplitude"] * np.sin(kwargs["freq"] * t), linewidth=2)
    plt.ylim(-1.1, 1.1)
    plt.grid(True)
    plt.show()
    return sum(kwargs.values())


FORMULAS = {
    "estimate": r"$\hat{\theta} = \bar{x} \pm \frac{1}{2}\sigma$",
    "derivative": r"$f'(x) = \lim_{h\to0}\frac{f(x+h)-f(x)}{h}$",
    "vector": r"$\vec{v}\cdot\dot{x}\in\mathbb{R}^n,\ A^\top\tilde{y}$",
    "law": r"$X\sim\mathcal{N}(\mu,\sigma^2),\ \ell(\theta)\leq\cdots$",
    "choose": r"$\binom{n}{k} p^k(1-p)^{n-k},\ \sqrt[3]{\sum_i x_i^2}$",
}


@after("tirthajyoti/Interactive_Machine_Learning: Curve_fit_widget_1; formulas as titles", arranged=True)
@interact(formula=widgets.RadioButtons(options=FORMULAS))
def formulas(formula):
    plt.plot([0, 1], [0, 1], "--", color="crimson")
    plt.title(formula, fontsize=18)
    plt.xlabel(r"$\omega\,[\mathrm{rad}/\mathrm{s}]$")
    plt.ylabel(r"$\left|H(j\omega)\right|^2$")
    plt.tight_layout()


# --- Kinds of plots, after matplotlib's gallery ----------------------------------------------------------------------

GALLERY = "https://matplotlib.org/stable/gallery/"


@after(GALLERY + "subplots_axes_and_figures/two_scales.html", arranged=True)
@interact(rate=(1, 5, 2))
def two_scales(rate):
    t = np.arange(0.01, 10.0, 0.1)
    fig, ax1 = plt.subplots()
    ax1.set_xlabel("time (s)")
    ax1.set_ylabel("exp", color="tab:red")
    ax1.plot(t, np.exp(rate * t), color="tab:red")
    ax1.tick_params(axis="y", labelcolor="tab:red")
    ax2 = ax1.twinx()
    ax2.set_ylabel("sin", color="tab:blue")
    ax2.plot(t, np.sin(2 * np.pi * t), color="tab:blue")
    ax2.tick_params(axis="y", labelcolor="tab:blue")
    fig.tight_layout()
    plt.show()


@after(GALLERY + "shapes_and_collections/scatter.html, with a colour bar")
@interact(n=(20, 60, 20))
def coloured_points(n=40):
    rng = np.random.default_rng(19680801)
    plt.scatter(rng.random(n), rng.random(n), s=(30 * rng.random(n)) ** 2, c=rng.random(n), alpha=0.5)
    plt.colorbar(label="value")
    plt.xlabel(r"$\Delta_i$", fontsize=15)
    plt.ylabel(r"$\Delta_{i+1}$", fontsize=15)
    plt.show()


@after(GALLERY + "lines_bars_and_markers/barchart.html", arranged=True)
@interact(year=(0, 2))
def penguins(year):
    means = {
        "Bill depth": (18.35, 18.43, 14.98),
        "Bill length": (38.79, 48.83, 47.50),
        "Flipper": (189.9, 195.8, 217.2),
    }
    fig, ax = plt.subplots(layout="constrained")
    for k, (attribute, values) in enumerate(means.items()):
        rects = ax.bar(np.arange(3) + 0.25 * k, np.round(np.array(values) + 10 * year, 1), 0.25, label=attribute)
        ax.bar_label(rects, padding=3)
    ax.set_ylabel("Length (mm)")
    ax.set_title("Penguin attributes by species")
    ax.set_xticks(np.arange(3) + 0.25, ["Adelie", "Chinstrap", "Gentoo"])
    ax.legend(loc="upper left", ncols=3)
    ax.set_ylim(0, 250 + 10 * year)
    plt.show()


@after(GALLERY + "lines_bars_and_markers/errorbar_limits_simple.html")
@interact(err=(0.1, 0.5, 0.2))
def error_bars(err):
    x = np.arange(0.1, 4, 0.5)
    fig, (ax0, ax1) = plt.subplots(nrows=2, sharex=True)
    ax0.errorbar(x, np.exp(-x), yerr=err, fmt="-o", capsize=4, ecolor="grey")
    ax0.set_title("variable, symmetric error")
    ax1.errorbar(x, np.exp(-x), xerr=[0.1 * x, err * x], fmt="s", mfc="none")
    ax1.set_title("variable, asymmetric error")
    ax1.set_yscale("log")
    plt.show()


@after(GALLERY + "pie_and_polar_charts/polar_bar.html")
@interact(n=(4, 12, 4))
def polar_bars(n):
    radii = 10 * np.random.default_rng(3).random(n)
    ax = plt.subplot(projection="polar")
    ax.bar(np.arange(n) * 2 * np.pi / n, radii, width=0.5, bottom=0.0, color=plt.cm.viridis(radii / 10), alpha=0.5)
    plt.show()


@after(GALLERY + "images_contours_and_fields/quiver_demo.html")
@interact(k=(1, 3))
def arrows(k=1):
    X, Y = np.meshgrid(np.arange(0, 2 * np.pi, 0.7), np.arange(0, 2 * np.pi, 0.7))
    U, V = np.cos(k * X), np.sin(Y)
    fig1, ax1 = plt.subplots()
    ax1.set_title("Arrows scale with plot width, not view")
    Q = ax1.quiver(X, Y, U, V, np.hypot(U, V), units="width", cmap="plasma")
    ax1.quiverkey(Q, 0.9, 0.9, 2, r"$2 \frac{m}{s}$", labelpos="E", coordinates="figure")


@after(GALLERY + "images_contours_and_fields/plot_streamplot.html", style="dark_background")
@interact(turn=[-1, 1])
def streams(turn):
    y, x = np.mgrid[-3:3:15j, -3:3:15j]
    fig, ax = plt.subplots(figsize=(5, 5))
    ax.streamplot(x, y, -1 - x**2 + turn * y, 1 + x - y**2, color=x, linewidth=1, cmap="autumn", density=0.5)
    ax.set_title("Varying colour")
    return ax.figure


@after(GALLERY + "pie_and_polar_charts/pie_features.html")
@interact(explode=(0.0, 0.2, 0.1), shadow=False)
def pie(explode, shadow):
    parts = {"Frogs": 15, "Hogs with a long label": 30, "Dogs": 45, "Logs that are very long too": 10}
    plt.pie(
        parts.values(),
        explode=(0, explode, 0, 0),
        labels=parts.keys(),
        autopct="%1.1f%%",
        shadow=shadow,
        startangle=90,
        colors=["olivedrab", "rosybrown", "gray", "saddlebrown"],
    )
    plt.axis("equal")


@after(GALLERY + "images_contours_and_fields/image_annotated_heatmap.html", arranged=True)
@interact(scale=(1, 10, 3))
def harvest(scale):
    amounts = np.round(scale * np.random.default_rng(4).random((5, 6)), 1)
    fig, ax = plt.subplots()
    im = ax.imshow(amounts, cmap="YlGn")
    ax.set_xticks(range(6), [f"Farmer {name}" for name in ("Joe", "Upland", "Smith", "Agri", "Organic", "Corny")])
    plt.setp(ax.get_xticklabels(), rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(5), ["cucumber", "tomato", "lettuce", "asparagus", "potato"])
    for i in range(5):
        for j in range(6):
            ax.text(
                j, i, amounts[i, j], ha="center", va="center", color="w" if amounts[i, j] > scale / 2 else "k", size=9
            )
    fig.colorbar(im, ax=ax).ax.set_ylabel("harvest [t]", rotation=-90, va="bottom")
    ax.set_title("Harvest of local farmers (in tons/year)")
    fig.tight_layout()
    plt.show()


@after(GALLERY + "misc/table_demo.html")
@interact(year=(2001, 2003))
def loss_table(year):
    data = np.random.default_rng(year).integers(10, 100, (3, 4))
    columns = ("Freeze", "Wind", "Flood", "Quake")
    bottom = np.zeros(4)
    for row, color in zip(data, plt.cm.BuPu(np.linspace(0.2, 0.7, 3)), strict=True):
        plt.bar(np.arange(4) + 0.3, row, 0.4, bottom=bottom, color=color)
        bottom += row
    plt.table(cellText=data, rowLabels=["100 year", "50 year", "20 year"], colLabels=columns, loc="bottom")
    plt.ylabel("Loss in $1000's")
    plt.xticks([])
    plt.title(f"Loss by Disaster in {year}")
    plt.show()


@after(GALLERY + "scales/log_demo.html", arranged=True)
@interact(decay=[1, 3])
def log_axes(decay):
    t = np.arange(0.01, 10.0, 0.05)
    fig, (ax1, ax2, ax3) = plt.subplots(1, 3, figsize=(9, 3), layout="tight")
    ax1.semilogy(t, np.exp(-t * decay))
    ax1.set(title="semilogy")
    ax2.semilogx(t, np.sin(2 * np.pi * t / decay), "C1")
    ax2.set(title="semilogx")
    ax2.grid(color="0.9", which="both")
    ax3.loglog(t, 20 * np.exp(-t / decay), base=2, c="purple")
    ax3.set(title="loglog base 2 on x")


@after(GALLERY + "statistics/hist.html", arranged=True)
@interact(n_bins=(10, 30, 20))
def coloured_bins(n_bins):
    fig, axs = plt.subplots(1, 2, tight_layout=True)
    N, _, patches = axs[0].hist(np.random.default_rng(1).standard_normal(500), bins=n_bins)
    for count, patch in zip(N, patches, strict=True):
        patch.set_facecolor(plt.cm.viridis(count / N.max()))
    axs[1].hist(np.random.default_rng(2).standard_normal(500), bins=n_bins, density=True)
    axs[1].yaxis.set_major_formatter(PercentFormatter(xmax=1))


@after(GALLERY + "images_contours_and_fields/contourf_demo.html", arranged=True)
@interact(levels=(4, 10, 3))
def filled_contours(levels):
    X, Y = np.meshgrid(np.linspace(-3, 3, 40), np.linspace(-2, 2, 40))
    Z = 2 * (np.exp(-(X**2) - Y**2) - np.exp(-((X - 1) ** 2) - (Y - 1) ** 2))
    fig1, ax2 = plt.subplots(layout="constrained")
    CS = ax2.contourf(X, Y, Z, levels, cmap="bone")
    CS2 = ax2.contour(CS, levels=CS.levels[::2], colors="r")
    ax2.clabel(CS2, fmt="%.1f", fontsize=9)
    ax2.set_title("Nonsense (3 masked regions)")
    ax2.set_xlabel("word length anomaly")
    fig1.colorbar(CS).add_lines(CS2)
    plt.show()


@after(GALLERY + "subplots_axes_and_figures/mosaic.html, with titles of the figure", arranged=True)
@interact(k=(1, 3))
def mosaic(k):
    fig, axs = plt.subplot_mosaic([["A", "B"], ["C", "C"]], layout="constrained", figsize=(5.5, 3.5))
    for label, ax in axs.items():
        ax.plot([0, 10 ** (2 * k)], label=label)
        ax.set_title("Normal Title", loc="left", fontsize="medium", fontstyle="italic")
        ax.annotate(label, (0, 1), xycoords="axes fraction", xytext=(5, -15), textcoords="offset points", weight="bold")
    fig.suptitle(f"Sup title {k}")
    fig.supxlabel("supxlabel")
    fig.supylabel("supylabel")
    fig.legend(loc="outside right upper")


@after(GALLERY + "text_labels_and_annotations/fonts_demo.html, monospace and serif")
@interact(n=(1, 1001, 500))
def other_fonts(n):
    fig, ax = plt.subplots()
    ax.plot([0, n], "o-", label=f"{'one':<8}{n:>6}")
    ax.plot([n, 0], "s-", label=f"{'three':<8}{3 * n:>6}")
    ax.legend(prop={"family": "monospace", "size": 10})
    ax.set_title("A title in serifs", family="serif", fontsize=16)
    ax.set_xlabel("bold italic", style="italic", weight="bold")
    return fig


@after("https://matplotlib.org/stable/users/explain/text/fonts.html, Chinese text")
@interact(n=(1, 3))
def chinese(n):
    fig, ax = plt.subplots()
    ax.plot([0, n], color="firebrick")
    ax.set_title(f"几个汉字 {n}")
    ax.set_xlabel("Время, с")
    return fig


@after(GALLERY + "subplots_axes_and_figures/zoom_inset_axes.html")
@interact(zoom=(1, 3))
def inset(zoom):
    fig, ax = plt.subplots()
    Z = np.add.outer(np.arange(10), np.arange(10)) % 5
    ax.imshow(Z, extent=(-3, 4, -4, 3), origin="lower")
    axins = ax.inset_axes([0.5, 0.5, 0.47, 0.47], xlim=(-1.5, -0.5 - 0.1 * zoom), ylim=(-2.5, -1.9), xticklabels=[])
    axins.imshow(Z, extent=(-3, 4, -4, 3), origin="lower")
    ax.indicate_inset_zoom(axins, edgecolor="black")
    plt.show()


@after(GALLERY + "mplot3d/surface3d.html")
@interact(azim=widgets.Play(min=0, max=90, step=30, value=30))
def surface(azim):
    X, Y = np.meshgrid(np.arange(-5, 5, 0.8), np.arange(-5, 5, 0.8))
    fig, ax = plt.subplots(subplot_kw={"projection": "3d"})
    surf = ax.plot_surface(X, Y, np.sin(np.hypot(X, Y)), cmap="coolwarm", linewidth=0)
    ax.view_init(azim=azim)
    ax.set_zlabel("height")
    fig.colorbar(surf, shrink=0.5, aspect=5)
    plt.show()


if _STRICT is not None:
    os.environ[STRICT_VARIABLE] = _STRICT


def outcome(example: Example) -> str:
    """Record a figure and return what stopped it, or what was said against it; nothing if it works."""
    with warnings.catch_warnings(record=True) as caught, mpl.rc_context():
        warnings.simplefilter("always")
        plt.style.use(example.style)
        try:
            example.figure.record()
        except ExplorableError as error:
            return str(error)
    return next((str(one.message) for one in caught if "drawn again" in str(one.message)), "")


def main() -> None:
    """Record all figures and print how many work with the decorator swapped alone."""
    messages = {name: outcome(example) for name, example in EXAMPLES.items()}
    works = [name for name, message in messages.items() if not message]
    print(f"{len(works)} of {len(EXAMPLES)} figures work with the decorator swapped alone: {', '.join(works)}")
    for name, message in messages.items():
        if message:
            print(f"{name} ({EXAMPLES[name].source}) ends in a message: {message}")


if __name__ == "__main__":
    main()

"""The decorator: one function, shown as a live widget, as a static figure or as a plain picture."""

from __future__ import annotations

import copy
import functools
import inspect
import re
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Any

import matplotlib as mpl

from . import fallback, palette, site
from .controls import Control, make_control
from .drawing import Drawing, settings
from .handles import Track, frames, make_handles, make_tracks
from .keys import UnknownDependency, figure_key
from .progress import Progress
from .record import Recorder
from .recording import Recording, figure_id
from .site import recording
from .states import State, StateSpace
from .workers import ExplorableError, Job, draw_all, draw_quietly, failure

_RESERVED = ("labels", "units", "presets", "constraint", "drag", "max_states", "show")


class Explorable:
    """A figure with controls.  Calling it is a plain call of the function.

    Made by the decorator `explorable`, which see for the parameters.

    Attributes
    ----------
    name : str
        The function's name.
    caption : str
        The first line of its docstring.
    controls : tuple
        A `Control` for each parameter that has one.
    space
        The states, a `StateSpace`: ``space.state(p=0.5)`` finds one, ``space.values(state)`` gives its arguments.
    presets : dict
        From a preset's name to its state.
    handles : tuple
        What can be dragged in the picture.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        controls: Mapping[str, Any],
        *,
        labels: Mapping[str, str] | None,
        units: Mapping[str, str] | None,
        presets: Mapping[str, Mapping[str, Any]] | None,
        constraint: Callable[..., float] | None,
        drag: Mapping[Any, Any] | None,
        max_states: int,
    ) -> None:
        self.name = _name(function)
        self.caption = _caption(function)
        self.function = function
        functools.update_wrapper(self, function)
        try:
            self.controls = _controls(function, controls, labels or {}, units or {})
            self._constraint = constraint
            self.space = StateSpace(self.controls, constraint, _bound(max_states))
            self.presets = _presets(self.space, presets or {})
            self.handles = make_handles(drag or {}, self.controls)
        except (TypeError, ValueError) as error:
            raise named(error, f"explorable {self.name!r}") from error

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function itself."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        hint = f"{self.name}() draws one, sliders need Jupyter or a website"
        return f"<explorable {self.name}: {len(self.space)} states; {hint}>"

    def draw(self, state: State) -> Drawing:
        """Draw one state.

        Raises
        ------
        ExplorableError
            The function failed or returned something else than figures and a readout; the message names the
            state and what was wrong.
        """
        try:
            return draw_quietly(self.name, self.function, self.controls, state)
        except Exception as error:
            raise self.error(state, error) from error

    def error(self, state: State, error: Exception) -> ExplorableError:
        """Return an error that names the figure, the state and what was wrong."""
        return failure(self.name, self.controls, state, error)

    def record(self) -> Recording:
        """Record every state.

        Work of more than some seconds is shared by several processes; ``EXPLORABLE_WORKERS`` says how many.

        Raises
        ------
        ExplorableError
            A state cannot be drawn, or cannot be shown on every page (see `explorable.svg.normalise`).
        """
        progress = Progress(self.name, len(self.space), site.progress_file())
        try:
            key = self.key()
        except UnknownDependency as reason:
            progress.note(f"recorded each time: {reason}")
            key = ""
        kept = site.recorded_before(self.name, key)
        if kept is None:
            draft = self.draft(site.draft_states()) if site.draft_states() else self
            kept = draft._record(key if draft is self else "", progress)
            progress.end()
        else:
            progress.end(kept=True)
        return kept

    def draft(self, most: int) -> Explorable:
        """Return the figure with coarser sliders and about `most` states, or itself if it has no more than that."""
        strides = [1] * len(self.controls)
        coarse = self
        while len(coarse.space) > most:
            lengths = [len(c.values) if c.kind in ("range", "steps") else 0 for c in coarse.controls]
            longest = max(range(len(lengths)), key=lengths.__getitem__)
            if lengths[longest] <= 3:
                break
            strides[longest] *= 2
            coarse = copy.copy(self)
            coarse.controls = tuple(c.thinned(n) for c, n in zip(self.controls, strides, strict=True))
            coarse.space = StateSpace(coarse.controls, self._constraint, len(self.space))
        if coarse is not self:
            coarse.presets = {}  # they may lie between two of the values that are left
        return coarse

    def key(self) -> str:
        """Return a digest of all that the recording depends on (see `explorable.keys`).

        Raises
        ------
        UnknownDependency
            It uses something that cannot be compared, for instance a generator.
        """
        controls = [(c.name, c.kind, c.values, c.texts, c.default, c.label, c.unit) for c in self.controls]
        with settings():
            style = {name: repr(value) for name, value in mpl.rcParams.items() if not name.startswith("backend")}
        own = (self.name, self.caption, self.function, controls, self.presets, self.space.states)
        return figure_key(*own, self.handles, style, palette.variables())

    def _record(self, key: str, progress: Progress) -> Recording:
        default = self.draw(self.space.default)
        tracks = self.tracks(default)
        job = Job(
            name=self.name,
            function=self.function,
            controls=self.controls,
            handles=self.handles,
            frames=frames(self.handles, default),
            prefix=figure_id(self.name),
        )
        recorder = Recorder(self.space)
        others = [state for state in self.space.states if state != self.space.default]
        for state, pictures, readout in draw_all(job, (self.space.default, default), others, progress):
            try:
                recorder.add(state, pictures, readout)
            except ValueError as error:
                raise self.error(state, error) from error
        return Recording(
            name=self.name,
            caption=self.caption,
            controls=self.controls,
            presets=self.presets,
            pictures=recorder.pictures,
            readout=default.readout,
            states=len(self.space),
            data={**recorder.data(), "tracks": [track.data(self.space.shape) for track in tracks]},
            key=key,
        )

    def to_html(self) -> str:
        """Record every state and return the ``<figure>`` for a static page.

        The page also needs `stylesheet` and `script`.  Errors as for `record`.
        """
        from .page import figure_html

        return figure_html(self.record())

    def tracks(self, default: Drawing) -> tuple[Track, ...]:
        """Return where the handles stand in each state; `default` is the default state's drawing."""
        try:
            return make_tracks(self.handles, self.space, default)
        except ValueError as error:
            raise ExplorableError(f"explorable {self.name!r}: {error}") from error

    def to_png(self) -> bytes:
        """Return the default state's picture as the bytes of a PNG."""
        return self.draw(self.space.default).png()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook shows and stores: words and a picture, and either a widget or the recorded page."""
        default = self.draw(self.space.default)
        words = f"{self.caption}\n{default.readout}"
        if fallback.terminal():
            return {"text/plain": f"{words}\n{fallback.in_terminal(self.name)}"}
        bundle: dict[str, Any] = {"text/plain": words, "image/png": default.png(words=True)}
        if recording():
            bundle.update(site.for_page(self.record()))
        else:
            from .live import LiveFigure

            live = LiveFigure(self, default)
            live.take_place()
            bundle.update(live.view())
        return bundle


def explorable(
    *brackets_missing: Any,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    presets: Mapping[str, Mapping[str, Any]] | None = None,
    constraint: Callable[..., float] | None = None,
    drag: Mapping[Any, Any] | None = None,
    max_states: int = 2000,
    show: bool = True,
    **controls: Any,
) -> Callable[[Callable[..., Any]], Explorable]:
    """Give a matplotlib function controls that work in Jupyter and on a static page.

    In a notebook the figure is shown where it is decorated; one that a module defines is not, so that importing shows
    nothing: ``display(coin)`` does.

    Parameters
    ----------
    labels : dict, optional
        What a person reads before a control, for instance ``{"p": "probability of heads p"}``.
    units : dict, optional
        What stands, and is read aloud, behind a control's value, for instance ``{"n": "outcomes"}``.
    presets : dict, optional
        Named states: ``{"fair": {"p": 0.5}}``; a control that is not named takes its default.
    constraint : callable, optional
        Takes some of the controls by name and returns its slack: a state is allowed where it is >= -1e-9.
    drag : dict, optional
        What a reader can take hold of in the picture.  ``{"p": "x"}``: the control p follows the pointer along the
        x axis.  ``{"p": lambda p: (p, p**2)}``: it follows a point, whose place the function gives in data
        coordinates; ``{("a", "b"): lambda a, b: (a, b)}`` moves two controls at once.  The function may need
        further controls, which stay as they are.  ``{"p": ("x", 1)}`` means the second axes.  Limits of axes that
        are used so must be the same in all states.
    max_states : int
        The bound on the number of states; raise it on purpose.
    show : bool
        Whether to show the figure here.
    **controls
        For each control the abbreviation that `ipywidgets.interact` knows: ``(min, max)``,
        ``(min, max, step)``, a list, a dict, a bool, or an IntSlider, FloatSlider, SelectionSlider, Dropdown or
        Checkbox.

    Returns
    -------
    decorator
        It turns ``f(**controls) -> (figure or list of figures, readout)`` into an `Explorable`.  The first line
        of the function's docstring is the caption; the readout is one sentence, true for the state.

    Raises
    ------
    TypeError, ValueError
        The decorator names the figure and the control: an abbreviation of no known form, a name that is no
        parameter, an empty range, a step <= 0, a default off the grid, more states than the bound, no docstring.
    """
    if brackets_missing:
        raise TypeError(
            "@explorable needs its controls in brackets, for instance @explorable(p=(0.0, 1.0, 0.01)); "
            f"got {brackets_missing[0]!r}"
        )

    def decorate(function: Callable[..., Any]) -> Explorable:
        figure = Explorable(
            function,
            controls,
            labels=labels,
            units=units,
            presets=presets,
            constraint=constraint,
            drag=drag,
            max_states=max_states,
        )
        if show and getattr(function, "__module__", None) == "__main__":
            _show(figure)
        return figure

    return decorate


def named(error: TypeError | ValueError, where: str) -> TypeError | ValueError:
    """Return an error that says where it arose, of the kind that callers wait for.

    Not of its own class: a UnicodeDecodeError, for one, cannot be made from a message.
    """
    kind = TypeError if isinstance(error, TypeError) else ValueError
    own = "" if type(error) in (TypeError, ValueError) else f"{type(error).__name__}: "
    return kind(f"{where}: {own}{error}")


def _show(figure: Explorable) -> None:
    """Display the figure if a notebook is being run; in plain Python there is nowhere to show it."""
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        # Not display(figure): IPython swallows what a representation raises, and the cell would end well.
        display(figure._repr_mimebundle_(), raw=True)


def _name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", None)
    if not callable(function) or not isinstance(name, str):
        raise TypeError(f"@explorable(...) decorates a function; got {function!r}")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ValueError(f"the function's name becomes the figure's id and must be plain ASCII; got {name!r}")
    return name


def _caption(function: Callable[..., Any]) -> str:
    caption = (inspect.getdoc(function) or "").strip().partition("\n")[0].strip()
    if not caption:
        raise ValueError(
            f"explorable {function.__name__!r} needs a docstring: its first line is the caption and what a "
            "screen reader says of the picture"
        )
    return caption


def _bound(max_states: int) -> int:
    if isinstance(max_states, bool) or not isinstance(max_states, Integral) or max_states < 1:
        raise ValueError(f"max_states must be a whole number above 0; got {max_states!r}")
    return int(max_states)


def _controls(
    function: Callable[..., Any],
    abbreviations: Mapping[str, Any],
    labels: Mapping[str, str],
    units: Mapping[str, str],
) -> tuple[Control, ...]:
    parameters = inspect.signature(function).parameters
    for name in abbreviations:
        if name not in parameters:
            raise ValueError(f"{name!r} is no parameter of the function; it has {list(parameters)}")
    for what, texts in (("label", labels), ("unit", units)):
        for name, text in texts.items():
            if name not in abbreviations:
                raise ValueError(f"a {what} is given for {name!r}, which is none of {list(abbreviations)}")
            if not isinstance(text, str) or not text.strip():
                raise TypeError(f"the {what} of {name!r} must be a text; got {text!r}")
    made = []
    for name, parameter in parameters.items():
        if name in abbreviations:
            made.append(
                make_control(
                    name,
                    abbreviations[name],
                    parameter.default,
                    label=labels.get(name, name),
                    unit=units.get(name, ""),
                )
            )
        elif name in _RESERVED:
            raise ValueError(f"the parameter {name!r} cannot have a control: the decorator itself takes that name")
        elif parameter.default is parameter.empty:
            raise ValueError(f"the parameter {name!r} has neither a control nor a default")
    if not made:
        raise ValueError("no controls were given, for instance @explorable(p=(0.0, 1.0, 0.01))")
    return tuple(made)


def _presets(space: StateSpace, presets: Mapping[str, Mapping[str, Any]]) -> dict[str, State]:
    made = {}
    for label, values in presets.items():
        if not isinstance(label, str) or not label.strip():
            raise TypeError(f"a preset's name must be a text; got {label!r}")
        try:
            made[label] = space.state(**values)
        except (TypeError, ValueError) as error:
            raise named(error, f"preset {label!r}") from error
    return made

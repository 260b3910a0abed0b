"""The decorator: one function, shown as a live widget, as a static figure or as a plain picture."""

from __future__ import annotations

import copy
import functools
import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from numbers import Integral
from pathlib import Path
from typing import Any

import ipywidgets
import matplotlib as mpl
from ipywidgets import fixed

from .drawing import fallback, palette
from .drawing.draw import Drawing, forget_warnings, settings, warn_once
from .record import site
from .record.handles import Track, frames, make_handles, make_tracks
from .record.keys import UnknownDependency, figure_key
from .record.progress import Progress
from .record.recorder import Recorder
from .record.recording import Recording, figure_id
from .record.sampling import arrangement, check_room
from .record.site import recording
from .record.workers import Drawn, ExplorableError, Job, draw_all, failure
from .spec.controls import Control, make_control
from .spec.states import State, StateSpace

_RESERVED = ("labels", "units", "presets", "constraint", "drag", "max_states", "thin", "play", "show")


#: So many states of a figure are looked at before it is recorded, to find the room that it needs.
_SAMPLES = 24


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
        thin: bool = False,
        play: str | None = None,
    ) -> None:
        self.strict = site.strict()
        self.name = _name(function)
        forget_warnings(self.name)
        self.caption = _caption(function, self.strict)
        functools.update_wrapper(self, function)
        try:
            kept = {name: form.value for name, form in controls.items() if isinstance(form, fixed)}
            self.function = functools.partial(function, **kept) if kept else function
            moved = {name: form for name, form in controls.items() if name not in kept}
            made = _controls(self.function, moved, labels or {}, units or {}, strict=self.strict)
            self.controls = _playing(made, play)
            self._constraint = constraint
            self.space = StateSpace(self.controls, constraint, _bound(max_states))
            self.thin = thin
            if self.strict and not thin:
                self.space.check_bound()
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
            The function failed or drew no figure; the message names the state and what was wrong.
        """
        job = self.job
        try:
            return job.draw(state)
        except Exception as error:
            raise self.error(state, error) from error

    @functools.cached_property
    def job(self) -> Job:
        """What it takes to draw a state, laid out as the default state is."""
        return self._laid_out(most=0)

    def _laid_out(self, most: int) -> Job:
        """Return what it takes to draw a state, with room for what the default and `most` other states show."""
        job = Job(self.name, self.function, self.controls, self.handles, [], figure_id(self.name), self.strict)
        return job if self.strict else replace(job, layouts=arrangement(job, self.space, self.presets, most))

    def error(self, state: State, error: Exception) -> ExplorableError:
        """Return an error that names the figure, the state and what was wrong."""
        return failure(self.name, self.controls, state, error)

    def record(self) -> Recording:
        """Record every state.

        Work of more than some seconds is shared by several processes; ``EXPLORABLE_WORKERS`` says how many.

        Raises
        ------
        ExplorableError
            A state cannot be drawn, or cannot be shown on every page (see `explorable.drawing.svg.normalise`).
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
            kept = draft._thinned()._record(key if draft is self else "", progress)
            progress.end()
        else:
            progress.end(kept=True)
        return kept

    def _thinned(self) -> Explorable:
        """Return the figure with no more states than a recording may have, if it is to be thinned out.

        Raises
        ------
        ExplorableError
            There are too many states.
        """
        thinner = self.draft(self.space.bound)
        if self.thin:
            return thinner
        try:
            self.space.check_bound()
        except ValueError as error:
            steps = ", ".join(
                _form(new) for new, old in zip(thinner.controls, self.controls, strict=True) if new != old
            )
            fits = f"; {steps} gives {len(thinner.space)}, and thin=True takes these" if steps else ""
            raise ExplorableError(f"explorable {self.name!r}: {error}{fits}") from None
        return self

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
            coarse.space = StateSpace(coarse.controls, self._constraint, self.space.bound)
        if coarse is not self:
            coarse.__dict__.pop("job", None)
            coarse.presets = {}  # they may lie between two of the values that are left
        return coarse

    def key(self) -> str:
        """Return a digest of all that the recording depends on (see `explorable.record.keys`).

        Raises
        ------
        UnknownDependency
            It uses something that cannot be compared, for instance a generator.
        """
        controls = [(c.name, c.kind, c.values, c.texts, c.default, c.label, c.unit, c.plays) for c in self.controls]
        with settings():
            style = {name: repr(value) for name, value in mpl.rcParams.items() if not name.startswith("backend")}
        own = (self.name, self.caption, self.function, controls, self.presets, self._allowed(), self.strict, self.thin)
        return figure_key(*own, self.handles, style, palette.variables())

    def _allowed(self) -> tuple[State, ...] | None:
        return self.space.states if self.space.constrained else None

    def _record(self, key: str, progress: Progress) -> Recording:
        job = self._laid_out(most=_SAMPLES)
        default = self._drawn(job)
        tracks = self.tracks(default)
        job = replace(job, frames=frames(self.handles, default))
        recorder = Recorder(self.space)
        others = [state for state in self.space.states if state != self.space.default]
        drawn: list[Drawn] = []
        for state, pictures, readout in draw_all(job, (self.space.default, default), others, progress):
            drawn = drawn or [(state, pictures, readout)]
            try:
                recorder.add(state, pictures, readout)
            except ValueError as error:
                raise self.error(state, error) from error
        for said in self._notes(job, drawn[0]):
            if progress.file is None:
                warn_once(f"explorable {self.name!r}", said)
            else:  # for whoever builds the site: a warning would stand on its page
                progress.note(said)
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

    def _drawn(self, job: Job) -> Drawing:
        try:
            drawing = job.draw(self.space.default)
            check_room(drawing, job.rules())
        except Exception as error:
            raise self.error(self.space.default, error) from error
        return drawing

    def _notes(self, job: Job, first: Drawn) -> Iterator[str]:
        """Say what was done because the figure does not keep all rules of a page, and whether it can be recorded.

        The default state is drawn twice more: a list that keeps the last few values can look the same after a round.
        """
        notes = [f"{note}: {_some(items)}" if items else note for note, items in job.notes.items()]
        if not self.strict and not inspect.getdoc(self.__wrapped__):  # type: ignore[attr-defined]
            notes.insert(0, f"without a docstring all that a screen reader says of the picture is {self.caption!r}")
        if notes:
            yield f"on a page, {'; '.join(notes)}"
        if any(drawn != first for _ in range(2) for drawn in job.each([self.space.default], set())):
            yield (
                "drawn again, its default state is another: it depends on more than its arguments. If it is chance, "
                "draw from np.random.default_rng(0) made inside the function; if a list or a counter, begin it there"
            )

    def to_html(self) -> str:
        """Record every state and return the ``<figure>`` for a static page.

        The page also needs `stylesheet` and `script`.  Errors as for `record`.
        """
        from .page import figure_html

        return figure_html(self.record())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Record every state and write one page that needs no other file: to send, to host, to put into an iframe.

        Parameters
        ----------
        path : path-like
            It ends in ``.html``; its folder must exist.

        Returns
        -------
        Path

        Raises
        ------
        ValueError
            The name ends in something else.
        ExplorableError
            As for `record`.
        """
        from .runs.standalone import page
        from .runs.store import write_whole

        file = Path(path)
        if file.suffix.lower() not in (".html", ".htm"):
            raise ValueError(f"a figure is saved as a page, whose name ends in .html; got {str(path)!r}")
        write_whole(file, page(self.record()).encode("utf-8"))
        return file

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
    function: Callable[..., Any] | None = None,
    /,
    *,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    presets: Mapping[str, Mapping[str, Any]] | None = None,
    constraint: Callable[..., float] | None = None,
    drag: Mapping[Any, Any] | None = None,
    max_states: int = 2000,
    thin: bool = False,
    play: str | None = None,
    show: bool = True,
    **controls: Any,
) -> Any:
    """Give a matplotlib function controls that work in Jupyter and on a static page.

    In a notebook the figure is shown where it is decorated; one that a module defines is not, so that importing shows
    nothing: ``display(coin)`` does.

    Parameters
    ----------
    function : callable, optional
        What is decorated, where there are no brackets: then each parameter with a default that `interact` knows as an
        abbreviation gets a control.
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
        So many states a page may have; raise it on purpose.  In Jupyter there is no bound.
    thin : bool
        Whether a page may have coarser sliders than Jupyter, if there are more states than that.
    play : str, optional
        A slider that stands for a step or a time: a button beside it moves it by itself, from where it is to its end.
    show : bool
        Whether to show the figure here.
    **controls
        For each control what `ipywidgets.interact` takes: a number, ``(min, max)``, ``(min, max, step)``, a list, a
        range, an array, a dict, a bool, ``fixed(value)``, or a widget: a slider, a selection, a toggle, a checkbox.
        A parameter that is not named keeps its default.

    Returns
    -------
    Explorable, or a decorator that makes one
        It decorates ``f(**controls)``, which best returns a figure, or a list of figures, and a readout: one sentence,
        true for the state.  Without them the figures that it leaves open are taken, and what it prints, or else the
        titles, or the values.  The first line of the docstring is the caption.

    Raises
    ------
    TypeError, ValueError
        The decorator names the figure and the control: an abbreviation of no known form, a name that is no
        parameter, an empty range, a step <= 0.  Where the rules of a page are strict (see ``explorable_strict`` in
        `explorable.sphinx`) also a default off the grid, more states than the bound, and no docstring.
    """
    if function is not None and not callable(function):
        raise TypeError(f"@explorable takes controls by name, for instance p=(0.0, 1.0, 0.01); got {function!r}")

    def decorate(function: Callable[..., Any]) -> Explorable:
        figure = Explorable(
            function,
            controls or (_from_defaults(function) if bare else {}),
            labels=labels,
            units=units,
            presets=presets,
            constraint=constraint,
            drag=drag,
            max_states=max_states,
            thin=thin,
            play=play,
        )
        if show and getattr(function, "__module__", None) == "__main__":
            _show(figure)
        return figure

    bare = function is not None
    return decorate if function is None else decorate(function)


def interact(function: Callable[..., Any] | None = None, /, **controls: Any) -> Any:
    """Do what `ipywidgets.interact` does, with figures that keep their sliders on a page.

    Parameters
    ----------
    function : callable, optional
        Without it this is a decorator.
    **controls
        As for `explorable`; a parameter that is not named gets a control too, made from its default.

    Returns
    -------
    Explorable, or a decorator that makes one

    Raises
    ------
    TypeError, ValueError
        As `explorable`.
    """

    def decorate(function: Callable[..., Any]) -> Explorable:
        made: Explorable = explorable(**{**_from_defaults(function), **controls})(function)
        return made

    return decorate if function is None else decorate(function)


def _from_defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the defaults of which `interact` makes a control by itself; of a text it makes a field."""
    known = (bool, int, float, list, tuple, dict, range, fixed, ipywidgets.Widget)
    every = inspect.signature(function).parameters.items()
    return {name: parameter.default for name, parameter in every if isinstance(parameter.default, known)}


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


def _caption(function: Callable[..., Any], strict: bool) -> str:
    caption = (inspect.getdoc(function) or "").strip().partition("\n")[0].strip()
    if not caption and not strict:
        return f"{function.__name__.replace('_', ' ').strip().capitalize()}."
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
    *,
    strict: bool,
) -> tuple[Control, ...]:
    parameters = inspect.signature(function).parameters
    takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    forms = dict(abbreviations)
    _check_names(forms, parameters, labels, units, takes_any)
    made = []
    for name, parameter in parameters.items():
        if name in forms:
            label, unit = labels.get(name), units.get(name, "")
            made.append(make_control(name, forms.pop(name), parameter.default, label=label, unit=unit, strict=strict))
        elif name in _RESERVED:
            raise ValueError(f"the parameter {name!r} cannot have a control: the decorator itself takes that name")
        elif parameter.default is parameter.empty and parameter.kind not in (
            parameter.VAR_KEYWORD,
            parameter.VAR_POSITIONAL,
        ):
            raise ValueError(f"the parameter {name!r} has neither a control nor a default")
    for name, form in forms.items():
        made.append(make_control(name, form, inspect.Parameter.empty, label=labels.get(name), unit=units.get(name, "")))
    if not made:
        raise ValueError("no controls were given, for instance @explorable(p=(0.0, 1.0, 0.01))")
    return tuple(made)


def _playing(controls: tuple[Control, ...], play: str | None) -> tuple[Control, ...]:
    """Give the control of this name a button that moves it."""
    if play is None:
        return controls
    sliders = [control.name for control in controls if control.kind in ("range", "steps")]
    if play not in sliders:
        raise ValueError(f"play must name a slider, one of {sliders}; got {play!r}")
    return tuple(replace(control, plays=control.name == play) for control in controls)


def _check_names(
    forms: Mapping[str, Any],
    parameters: Mapping[str, Any],
    labels: Mapping[str, str],
    units: Mapping[str, str],
    takes_any: bool,
) -> None:
    for name in forms:
        if name not in parameters and not takes_any:
            raise ValueError(f"{name!r} is no parameter of the function; it has {list(parameters)}")
    for what, texts in (("label", labels), ("unit", units)):
        for name, text in texts.items():
            if name not in forms:
                raise ValueError(f"a {what} is given for {name!r}, which is none of {list(forms)}")
            if not isinstance(text, str) or not text.strip():
                raise TypeError(f"the {what} of {name!r} must be a text; got {text!r}")


def _form(control: Control) -> str:
    """Write a control as an author would."""
    if control.kind == "range":
        return f"{control.name}=({control.texts[0]}, {control.texts[-1]}, {control.step()})"
    return f"{control.name}=[{control.describe()}]"


def _some(items: Iterable[str], most: int = 6) -> str:
    every = list(items)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")


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

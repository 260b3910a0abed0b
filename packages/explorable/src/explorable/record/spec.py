"""What a figure is, whoever shows it: its function, its controls and their states; how it is drawn and recorded."""

from __future__ import annotations

import copy
import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import matplotlib as mpl
from ipywidgets import fixed

from ..drawing import palette
from ..drawing.draw import Drawing, settings
from ..drawing.quiet import forget_warnings
from ..spec.coarser import coarser, expensive
from ..spec.controls import Control
from ..spec.making import bound_of, caption_of, controls_of, name_of, named, playing, presets_of
from ..spec.states import State, StateSpace
from . import site
from .handles import Track, frames, make_handles, make_tracks
from .job import Drawn, ExplorableError, Job, failure
from .keys import UnknownDependency, figure_key
from .notes import notes_of, say
from .progress import Progress
from .recorder import Recorder
from .recording import Recording, figure_id
from .sampling import arrangement, check_room
from .thinning import thinned
from .workers import draw_all

#: How many states of a figure are drawn before it is recorded, to find the room that it needs.
_SAMPLES = 24


class Spec:
    """A function with controls: all that it takes to draw each state, and to record them.

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
    thin : bool
        Whether a page may have coarser sliders.
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
        self.name = name_of(function)
        forget_warnings(self.name)
        self.caption = caption_of(function, self.strict)
        functools.update_wrapper(self, function)  # type: ignore[arg-type]
        try:
            kept = {name: form.value for name, form in controls.items() if isinstance(form, fixed)}
            self.function = functools.partial(function, **kept) if kept else function
            moved = {name: form for name, form in controls.items() if name not in kept}
            made = controls_of(self.function, moved, labels or {}, units or {}, strict=self.strict)
            self.controls = playing(made, play)
            self._constraint = constraint
            self.space = StateSpace(self.controls, constraint, bound_of(max_states))
            self.thin = thin
            if self.strict and not thin:
                self.space.check_bound()
            self.presets = presets_of(self.space, presets or {})
            self.handles = make_handles(drag or {}, self.controls)
        except (TypeError, ValueError) as error:
            raise named(error, f"explorable {self.name!r}") from error

    def draw(self, state: State) -> Drawing:
        """Draw one state, laid out as it is in all states.

        Parameters
        ----------
        state : tuple of int
            For each control the index of its value, as ``space.state(p=0.5)`` gives it.

        Returns
        -------
        Drawing
            Its matplotlib figures, closed already, and the readout.

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
        """Record every state: draw it, and keep what differs between the pictures.

        What was done to fit a page is said once, as a warning.  So is a recording of more than 500 kB (compressed) or
        60 s, with the control that has too many values.  Work of more than some seconds is shared by several processes;
        ``EXPLORABLE_WORKERS`` says how many.

        Raises
        ------
        ExplorableError
            A state cannot be drawn; there are more than `max_states` and `thin` is not set; or the rules are strict and
            a state breaks one.  The message names the figure, the state, and what to type.
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
            kept = thinned(draft)._record(key if draft is self else "", progress)
            progress.end()
        else:
            progress.end(kept=True)
        return kept

    def draft(self, most: int) -> Spec:
        """Return the figure with coarser sliders and about `most` states, or itself if it has no more than that.

        The longest slider is halved, and again; both ends and the default stay, and presets go.
        """
        controls = coarser(self.controls, self._count, most)
        if controls == self.controls:
            return self
        coarse = copy.copy(self)
        coarse.controls = controls
        coarse.space = StateSpace(controls, self._constraint, self.space.bound)
        coarse.__dict__.pop("job", None)
        coarse.presets = {}  # they may lie between two of the values that are left
        return coarse

    def _count(self, controls: tuple[Control, ...]) -> int:
        """Return how many states the figure would have with other controls."""
        return len(StateSpace(controls, self._constraint, self.space.bound))

    def key(self) -> str:
        """Return a digest, 32 hexadecimal digits, of all that the recording depends on (see `explorable.record.keys`).

        Raises
        ------
        UnknownDependency
            It uses something that cannot be compared, for instance a generator.
        """
        allowed = self.space.states if self.space.constrained else None
        controls = [(c.name, c.kind, c.values, c.texts, c.default, c.label, c.unit, c.plays) for c in self.controls]
        with settings():
            style = {name: repr(value) for name, value in mpl.rcParams.items() if not name.startswith("backend")}
        own = (self.name, self.caption, self.function, controls, self.presets, allowed, self.strict, self.thin)
        return figure_key(*own, self.handles, style, palette.variables())

    def _record(self, key: str, progress: Progress) -> Recording:
        start = time.monotonic()
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
        data = {**recorder.data(), "tracks": [track.data(self.space.shape) for track in tracks]}
        seconds = time.monotonic() - start
        author = self.__wrapped__  # type: ignore[attr-defined]
        notes = notes_of(job, drawn[0], author, self.caption)
        say(self.name, (*expensive(data, seconds, self.controls, self._count), *notes), progress)
        return Recording(
            name=self.name,
            caption=self.caption,
            controls=self.controls,
            presets=self.presets,
            pictures=recorder.pictures,
            readout=default.readout,
            states=len(self.space),
            data=data,
            key=key,
        )

    def _drawn(self, job: Job) -> Drawing:
        try:
            drawing = job.draw(self.space.default)
            check_room(drawing, job.rules())
        except Exception as error:
            raise self.error(self.space.default, error) from error
        return drawing

    def tracks(self, default: Drawing) -> tuple[Track, ...]:
        """Return where the handles stand in each state; `default` is the default state's drawing."""
        try:
            return make_tracks(self.handles, self.space, default)
        except ValueError as error:
            raise ExplorableError(f"explorable {self.name!r}: {error}") from error

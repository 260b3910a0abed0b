"""The decorator: one function, shown as a live widget, as a static figure or as a plain picture."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets
from ipywidgets import fixed

from .drawing import fallback
from .record import site
from .record.site import recording
from .record.spec import Spec


class Explorable(Spec):
    """A figure with controls.  Calling it is a plain call of the function.

    Made by the decorator `explorable`, which see for the parameters; its attributes are those of a `Spec`.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function itself."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        hint = f"{self.name}() draws one, sliders need Jupyter or a website"
        return f"<explorable {self.name}: {len(self.space)} states; {hint}>"

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
        from .document import page, write_whole

        file = Path(path)
        if file.suffix.lower() not in (".html", ".htm"):
            raise ValueError(f"a figure is saved as a page, whose name ends in .html; got {str(path)!r}")
        write_whole(file, page(self.record()).encode("utf-8"))
        return file

    def to_png(self) -> bytes:
        """Return the default state's picture as the bytes of a PNG.

        It has 144 pixels an inch and a white ground; several figures stand side by side.  Errors as for `draw`.
        """
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
        x axis.  ``{"p": lambda p: (p, p**2)}``: it follows a point, whose place the function gives in the data
        coordinates of the first axes; ``{("a", "b"): lambda a, b: (a, b)}`` moves two controls at once.  The function
        may need further controls, which stay as they are.  ``{"p": ("x", 1)}`` means the second axes.  Limits of axes
        that are used so must be the same in all states.
    max_states : int
        The most states that a page may have, 1 or more; raise it on purpose.  In Jupyter there is no bound.
    thin : bool
        Whether a page may have coarser sliders than Jupyter, if there are more states than that.
    play : str, optional
        The parameter of a slider that stands for a step or a time.  A button moves it by itself, from where it is to
        its end: the whole way in 8 s, but a step in 0.08 to 0.8 s, and in 1.6 s if the reader asked for less motion.
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


def _show(figure: Explorable) -> None:
    """Display the figure if a notebook is being run; in plain Python there is nowhere to show it."""
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        # Not display(figure): IPython swallows what a representation raises, and the cell would end well.
        display(figure._repr_mimebundle_(), raw=True)

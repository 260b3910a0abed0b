"""The live figure: real ipywidgets for the controls, and one anywidget for the picture, its readout and its handles.

A state is drawn inside the control's own callback: the front end holds further moves back until the kernel is idle
again and then sends only the newest value, so a drag never queues up drawings.  While nothing happens, the neighbours
of the shown state are drawn ahead.

`figure` puts it together; `picture` is the anywidget, whose script is ``static/picture.js``; `controls` makes the
sliders; `memory` draws, remembers, and draws ahead; `thread` and `cells` know Jupyter's kernel.
"""

from .figure import LiveFigure

__all__ = ["LiveFigure"]

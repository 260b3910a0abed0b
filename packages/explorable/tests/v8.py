"""The pages' scripts in V8, without a browser: for the rules that Python and JavaScript both hold."""

import json

from py_mini_racer import MiniRacer

#: What the scripts ask of a document while they load: they wait for the rest of the page, which never comes.
PAGE = """
var window = globalThis;
var document = { currentScript: null, readyState: "loading", addEventListener() {} };
"""


class Script:
    """A script that was loaded; its functions are called by name with what JSON can hold."""

    def __init__(self, source):
        self._engine = MiniRacer()
        self._engine.eval(f"{PAGE};{source};0")

    def define(self, source):
        """Add helpers in JavaScript, for many calls at once."""
        self._engine.eval(f"{source};0")

    def close(self):
        """End its thread: one that lives on may keep Python from ending."""
        self._engine.close()

    def call(self, name, *arguments):
        text = self._engine.eval(f"JSON.stringify({name}({','.join(map(_literal, arguments))}))")
        return json.loads(text)


def _literal(argument):
    return json.dumps(argument)  # ASCII, so it is JavaScript too

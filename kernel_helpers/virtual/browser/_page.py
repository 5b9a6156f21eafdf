# Runs before the boot program where the host is a page: what it refuses becomes an exception here.
import host
import sys


class _Host:
    @staticmethod
    def call(name, payload, _call=host.call):
        answer = _call(name, payload)
        if answer[:1] == "\x15":
            raise NotImplementedError("not on the board in this page: " + answer[1:])
        return answer


sys.modules["host"] = _Host

"""Hand-written runs, one event a line, from which the shared vectors are made.

A line is `time KIND [task [arg]]`; `#` begins a comment. Names are `t1 text`, `o3 text`, `m0 text`.
"""

from __future__ import annotations

from typing import NamedTuple


class Scenario(NamedTuple):
    """One vector before it is encoded."""

    name: str
    about: str
    names: str
    events: str


SCENARIOS = (
    Scenario(
        "two_heartbeats",
        "two tasks that sleep 10 and 15 ms, main waits for both; nothing late",
        "t1 main, t2 heartbeat, t3 heartbeat",
        """
        1000 CELL
        3000 CREATE 1 0
        3010 LOOP 1
        3020 BEGIN 1 0
        3100 CREATE 2 1
        3150 CREATE 3 1
        3200 JOIN 1 2
        3210 BEGIN 2 0
        3260 PRINT 2 5
        3300 SLEEP 2 10
        3310 BEGIN 3 0
        3350 PRINT 3 5
        3400 SLEEP 3 15
        3410 IDLE 0 9
        12000 AWAKE
        12010 SEND 0 20
        12400 SENT
        12410 IDLE 0 1
        13350 AWAKE
        13360 BEGIN 2 0
        13420 PRINT 2 5
        13450 SLEEP 2 10
        13460 IDLE 0 5
        18420 AWAKE
        18430 BEGIN 3 0
        18500 RETURN 3
        18510 IDLE 0 5
        23460 AWAKE
        23470 BEGIN 2 0
        23500 RETURN 2
        23510 BEGIN 1 0
        23560 RETURN 1
        23570 UNLOOP 1
        23700 DONE
        """,
    ),
    Scenario(
        "hog",
        "capture holds the CPU for 212 ms; blink asked for 10 ms and is late; the first step of "
        "late waits since its creation",
        "t1 capture, t2 blink, t3 late",
        """
        0 CELL
        200 CREATE 1 0
        210 LOOP 1
        220 BEGIN 1 0
        250 CREATE 2 1
        300 SLEEP 1 0
        310 BEGIN 2 0
        400 SLEEP 2 10
        410 BEGIN 1 0
        500 CREATE 3 1
        212500 SLEEP 1 5
        212510 BEGIN 3 212
        212600 RETURN 3
        212610 BEGIN 2 202
        212700 SLEEP 2 10
        212710 IDLE 0 4
        217400 AWAKE
        217410 BEGIN 1 0
        217500 RETURN 1
        217510 UNLOOP 1
        217600 DONE
        """,
    ),
    Scenario(
        "gather",
        "main gathers three tasks; they finish in another order than they were made",
        "t1 main, t2 fetch, t3 fetch, t4 fetch, o1 gather",
        """
        0 CELL
        100 CREATE 1 0
        110 LOOP 1
        120 BEGIN 1 0
        140 CREATE 2 1
        150 CREATE 3 1
        160 CREATE 4 1
        200 WAIT 1 1
        210 BEGIN 2 0
        250 SLEEP 2 30
        260 BEGIN 3 0
        300 SLEEP 3 10
        310 BEGIN 4 0
        350 SLEEP 4 20
        360 IDLE 0 10
        10260 AWAKE
        10270 BEGIN 3 0
        10300 RETURN 3
        10310 IDLE 0 10
        20320 AWAKE
        20330 BEGIN 4 0
        20390 RETURN 4
        20400 IDLE 0 10
        30240 AWAKE
        30250 BEGIN 2 0
        30290 WAKE 1 1
        30300 RETURN 2
        30310 BEGIN 1 0
        30350 RETURN 1
        30360 UNLOOP 1
        30400 DONE
        """,
    ),
    Scenario(
        "event_three_waiters",
        "one Event wakes three waiters at once; they run one after another; a second Event nobody waits for",
        "t1 main, t2 waiter, t3 waiter, t4 waiter, o1 Event ready, o2 Event 2",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 3 1
        95 CREATE 4 1
        100 SLEEP 1 5
        110 BEGIN 2 0
        120 WAIT 2 1
        130 BEGIN 3 0
        140 WAIT 3 1
        150 BEGIN 4 0
        160 WAIT 4 1
        170 IDLE 0 5
        5080 AWAKE
        5090 BEGIN 1 0
        5100 WAKE 2 1
        5101 WAKE 3 1
        5102 WAKE 4 1
        5103 WAKE 4 1     # already ready: no arrow
        5200 JOIN 1 4
        5210 BEGIN 2 0
        7210 RETURN 2
        7220 BEGIN 3 2
        9220 RETURN 3
        9230 BEGIN 4 4
        11230 RETURN 4
        11240 BEGIN 1 0
        11250 RETURN 1
        11260 UNLOOP 1
        11300 DONE
        """,
    ),
    Scenario(
        "lock_convoy",
        "three workers pass one Lock from hand to hand; each holds it over a sleep",
        "t1 main, t2 worker, t3 worker, t4 worker, o1 Lock bus, o2 gather",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 3 1
        95 CREATE 4 1
        100 WAIT 1 2
        110 BEGIN 2 0
        150 SLEEP 2 10
        160 BEGIN 3 0
        170 WAIT 3 1
        180 BEGIN 4 0
        190 WAIT 4 1
        200 IDLE 0 10
        10130 AWAKE
        10140 BEGIN 2 0
        10150 WAKE 3 1
        10160 WAIT 2 1
        10170 BEGIN 3 0
        10200 SLEEP 3 10
        10210 IDLE 0 10
        20190 AWAKE
        20200 BEGIN 3 0
        20210 WAKE 4 1
        20220 RETURN 3
        20230 BEGIN 4 0
        20260 SLEEP 4 10
        20270 IDLE 0 10
        30240 AWAKE
        30250 BEGIN 4 0
        30260 WAKE 2 1
        30270 RETURN 4
        30280 BEGIN 2 0
        30300 WAKE 1 2
        30310 RETURN 2
        30320 BEGIN 1 0
        30330 RETURN 1
        30340 UNLOOP 1
        30400 DONE
        """,
    ),
    Scenario(
        "cancel_and_timeout",
        "cancel of a sleeper; cancel through a join; a failed task; a sleeper cancelled after its "
        "time was up; a cancel of the finished",
        "t1 main, t2 sleeper, t3 outer, t4 inner, t5 broken, t6 overslept",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        81 CREATE 3 1
        82 CREATE 4 1
        83 CREATE 5 1
        84 CREATE 6 1
        100 SLEEP 1 20
        110 BEGIN 2 0
        120 SLEEP 2 1000
        130 BEGIN 3 0
        140 JOIN 3 4
        150 BEGIN 4 0
        160 SLEEP 4 500
        170 BEGIN 5 0
        180 RAISE 5
        190 BEGIN 6 0
        200 SLEEP 6 30
        210 IDLE 0 20
        20090 AWAKE
        20100 BEGIN 1 0
        20110 CANCEL 2 1
        20120 CANCEL 3 1
        20130 CANCEL 5 1
        45000 CANCEL 6 1
        45100 SLEEP 1 0
        45110 THROW 2 0
        45150 CANCELLED 2
        45160 THROW 4 0
        45200 CANCELLED 4
        45210 THROW 6 0
        45250 RETURN 6
        45260 BEGIN 1 0
        45300 JOIN 1 3
        45310 THROW 3 0
        45350 CANCELLED 3
        45360 BEGIN 1 0
        45400 RETURN 1
        45410 UNLOOP 1
        45500 DONE
        """,
    ),
    Scenario(
        "parked",
        "one task parks for ever; another waits for an event that never comes; main returns",
        "t1 main, t2 stuck, t3 hopeful, o4 Event never",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 3 1
        100 SLEEP 1 50
        110 BEGIN 2 0
        120 PARK 2
        130 BEGIN 3 0
        140 WAIT 3 4
        150 IDLE 0 50
        50090 AWAKE
        50100 BEGIN 1 0
        50110 RETURN 1
        50120 UNLOOP 1
        50200 DONE
        """,
    ),
    Scenario(
        "left_overs",
        "main returns at once; left over: never begun, sleeping, ready since its sleep ended, "
        "joining, a sleep beyond what an event can say; then the program works on",
        "t1 main, t2 never, t3 asleep, t4 overslept, t5 joins, t6 hour",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 3 1
        85 CREATE 4 1
        90 CREATE 5 1
        95 CREATE 6 1
        100 SLEEP 1 0
        110 BEGIN 3 0
        120 SLEEP 3 1000
        130 BEGIN 4 0
        140 SLEEP 4 5
        150 BEGIN 5 0
        160 JOIN 5 3
        170 BEGIN 6 0
        180 SLEEP 6 16383
        190 BEGIN 1 0
        200 CREATE 2 1
        210 RETURN 1
        220 UNLOOP 1
        100000 DONE
        """,
    ),
    Scenario(
        "lost_events",
        "the ring overflowed twice: in a slice, and while others slept, waited and were ready; the "
        "loop ends unseen",
        "t1 main, t2 worker, t3 waits, t9 late comer, o1 Event go",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 3 1
        100 JOIN 1 2
        110 BEGIN 3 0
        120 WAIT 3 1
        130 BEGIN 2 0
        140 PRINT 2 12
        99999 LOST 0 300
        9000 BEGIN 9 1      # a task whose CREATE is gone
        9100 SLEEP 9 2
        9110 WAKE 3 1       # outside any slice, no interrupt: the loop itself
        9120 BEGIN 3 0
        9200 SLEEP 3 3
        9210 IDLE 0 2
        11190 AWAKE
        11200 LOST 0 16383
        11200 LOST 0 7
        20000 SLEEP 2 4     # the end of a step whose beginning is gone
        20010 IDLE 0 4
        23990 AWAKE
        24000 BEGIN 2 0
        24100 RETURN 2
        24110 BEGIN 1 0
        24200 BEGIN 9 0     # the end of main's step is missing
        24300 RETURN 9
        24310 DONE
        """,
    ),
    Scenario(
        "clock_wrap",
        "the board's clock passes 2**30 during a long idle; the sleep is longer than an event can "
        "say; an event a little out of order",
        "t1 main, t2 slow",
        """
        1073741000 CELL
        1073741100 CREATE 1 0
        1073741110 LOOP 1
        1073741120 BEGIN 1 0
        1073741130 CREATE 2 1
        1073741140 JOIN 1 2
        1073741150 BEGIN 2 0
        1073741160 SLEEP 2 20000
        1073741170 IDLE 0 16383
        1073741820 AWAKE
        1073741822 SEND 0 9
        1073741826 SENT      # the clock reads 2 now
        1073741830 IDLE 0 16383
        1083741830 AWAKE
        1083741835 IDLE 0 16383
        1093741100 AWAKE
        1093743200 BEGIN 2 2
        1093743190 PRINT 2 3
        1093743300 RETURN 2
        1093743310 BEGIN 1 0
        1093743400 RETURN 1
        1093743410 UNLOOP 1
        1093743500 DONE
        """,
    ),
    Scenario(
        "frames_marks_and_program",
        "the program prints, marks and shows a picture outside the loop; a task shows two; sending "
        "inside a step",
        "t1 camera, m0 start, m1 half time, o1 Flag frame",
        """
        500 PRINT 0 4        # before the cell: belongs to no run
        1000 CELL
        1100 PRINT 0 20
        1200 MARK 0 0
        1300 SHOW 0 1
        4300 FRAME 0 1
        5000 CREATE 1 0
        5010 LOOP 1
        5020 BEGIN 1 0
        5100 SHOW 1 2
        8100 FRAME 1 2
        8200 SLEEP 1 30
        8210 IDLE 0 30
        38190 AWAKE
        38200 BEGIN 1 0
        38250 MARK 1 1
        38300 SHOW 1 3
        39000 SEND 0 40
        39900 SENT
        42000 FRAME 1 3
        42100 SHOW 1 4       # interrupted: no frame
        42200 RETURN 1
        42210 FRAME 1 4      # too late
        42220 UNLOOP 1
        42300 PRINT 0 6
        60000 SEND 0 30
        60400 DONE
        60500 PRINT 0 1      # after the end
        """,
    ),
    Scenario(
        "interrupt_flag",
        "a timer interrupt sets a flag: once during idle, once inside a step; a lagging stream "
        "wakes by the loop itself; waits whose wake was not seen",
        "t1 main, t2 on_flag, t3 reader, t4 unseen, o1 ThreadSafeFlag tick, o2 stream uart",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 3 1
        95 CREATE 4 1
        100 SLEEP 1 40
        110 BEGIN 2 0
        120 WAIT 2 1
        130 BEGIN 3 0
        140 WAIT 3 2
        150 BEGIN 4 0
        160 WAIT 4 77
        170 IDLE 0 40
        7000 IRQ 0 1
        7050 WAKE 2 1
        7060 AWAKE
        7070 BEGIN 2 0
        7100 WAIT 2 1
        7110 IDLE 0 33
        9000 WAKE 3 2
        9010 AWAKE
        9020 BEGIN 3 0
        9500 IRQ 0 1
        12000 WAIT 3 2
        12010 WAKE 2 1
        12020 BEGIN 2 0
        12100 RETURN 2
        12110 BEGIN 4 2
        12200 RETURN 4
        12210 IDLE 0 28
        40090 AWAKE
        40100 BEGIN 1 0
        40110 CANCEL 3 1
        40120 JOIN 1 3
        40130 THROW 3 0
        40140 CANCELLED 3
        40150 BEGIN 1 0
        40160 RETURN 1
        40170 UNLOOP 1
        40200 DONE
        """,
    ),
    Scenario(
        "nested_and_interrupted",
        "run() inside a task, a second loop that inherits a left-over, and Ctrl-C inside a step",
        "t1 main, t2 inside, t3 again, t4 left",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        90 CREATE 4 1
        100 LOOP 2
        110 BEGIN 2 0
        200 RETURN 2
        210 UNLOOP 2
        300 RETURN 1
        310 UNLOOP 1
        5000 CREATE 3 0
        5010 LOOP 3
        5020 BEGIN 4 4
        5100 SLEEP 4 0
        5110 BEGIN 3 0
        9000 UNLOOP 3
        9100 DONE
        """,
    ),
    Scenario(
        "still_running",
        "no DONE yet: a picture taken while the program runs, in the middle of an idle, a picture and a send",
        "t1 main, t2 worker",
        """
        0 CELL
        50 CREATE 1 0
        60 LOOP 1
        70 BEGIN 1 0
        80 CREATE 2 1
        100 SLEEP 1 40
        110 BEGIN 2 0
        120 SHOW 2 1
        900 SEND 0 8
        1000 PRINT 0 3
        """,
    ),
    Scenario(
        "nonsense",
        "events that contradict each other; unknown kinds; task 0 where a task must be; ends "
        "without beginnings",
        "t3 ghost, t3 spirit, x9 strange",
        """
        10 RETURN 3
        20 SLEEP 0 5
        25 27 1 1            # unknown kind
        30 BEGIN 4 16383
        35 SENT
        40 SLEEP 5 7         # ends a step it does not own
        45 AWAKE
        50 WAIT 5 2          # ends twice
        60 CREATE 5 9
        70 BEGIN 3 0
        80 BEGIN 3 0
        90 CREATE 3 2
        95 IDLE 0 3
        96 IDLE 0 9
        97 BEGIN 5 1
        98 UNLOOP 9
        99 UNLOOP 9
        100 FRAME 9 1
        110 CANCEL 8 1
        120 WAKE 8 3
        130 JOIN 8 8
        140 CANCEL 8 8
        150 RETURN 8
        160 CREATE 8 1
        170 BEGIN 8 0
        180 SLEEP 8 1
        190 SHOW 8 1         # begun before the slice, so it is not this slice's
        200 BEGIN 8 0
        210 FRAME 8 1
        220 WAIT 8 3
        230 IRQ 0 3
        240 WAKE 8 3
        250 BEGIN 8 0
        260 WAIT 8 3
        270 WAKE 8 3         # that interrupt is used up
        """,
    ),
    Scenario("empty", "no events at all", "", ""),
)

"""Runs as a course shows them: late, waiting, joining, cancelled, parked, left over."""

from __future__ import annotations

from scenario import Scenario

ORDINARY = (
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
        "turns",
        "two tasks give way to each other; whole steps are one event, which ends when the next one comes",
        "t1 main, t2 polls",
        """
        0 CELL
        100 CREATE 1 0
        110 LOOP 1
        120 BEGIN 1 0
        150 CREATE 2 1
        160 SLEEP 1 0
        170 TURN 2 0
        180 TURN 1 0
        190 TURN 2 1         # was due 1 ms ago
        200 TURN 1 0
        210 SEND 0 9
        400 SENT
        410 TURN 2 0
        425 IRQ 0 0
        430 BEGIN 1 0
        460 SLEEP 1 5
        470 TURN 2 0
        480 TURN 2 0
        490 BEGIN 2 0
        500 RETURN 2
        510 IDLE 0 4
        5470 AWAKE
        5480 TURN 1 1
        5500 BEGIN 1 0
        5520 RETURN 1
        5530 UNLOOP 1
        5600 DONE
        5610 TURN 1 0        # nothing follows, so nothing is known of it
        """,
    ),
    Scenario(
        "cancelled_sleep",
        "main cancels a sleeper, which the board cannot see; the exception arrives 3 ms later",
        "t1 main, t2 sleeper",
        """
        0 CELL
        100 CREATE 1 0
        110 LOOP 1
        120 BEGIN 1 0
        150 CREATE 2 1
        160 SLEEP 1 5
        170 BEGIN 2 0
        200 SLEEP 2 1000
        210 IDLE 0 4
        5100 AWAKE
        5110 BEGIN 1 0
        8300 SLEEP 1 20      # asked for in this step
        8310 THROW 2 3
        8400 CANCELLED 2
        8500 IDLE 0 19
        28300 AWAKE
        28310 BEGIN 1 0
        28400 RETURN 1
        28410 UNLOOP 1
        28500 DONE
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
)

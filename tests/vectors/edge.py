"""Runs at the edge: lost events, the clock's end, interrupts, nested loops, nonsense, nothing."""

from __future__ import annotations

from scenario import Scenario

EDGE = (
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

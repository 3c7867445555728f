// SPDX-License-Identifier: MIT
// fiber.go: the rows of table `fibers` in goroutines: KIND BATCH ENTRIES THREADS. Goes on until its input ends, then
// prints operations, the nanoseconds they took, and bytes for each of those that are counted in bytes. The kinds are
// those of fiber.h, the loops those of turns.h; a wrong count is a panic.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	kindStart = iota
	kindSleep
	kindCancel
	kindYield
	kindWord
	kindEvent
	kindQueue
	kindTimed
)

var over int32
var batch, entries, threads int

func isOver() bool { return atomic.LoadInt32(&over) != 0 }

// Processor time of the process, with its collector of garbage; elapsed time where two threads are at work.
func used() float64 {
	if threads > 1 {
		return float64(time.Now().UnixNano())
	}
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		panic("no processor time")
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}

func resident() float64 {
	file, err := os.Open("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	var size, pages float64
	fmt.Fscan(bufio.NewReader(file), &size, &pages)
	return pages * float64(os.Getpagesize())
}

func start() (operations int, spent, bytes float64) {
	ended := 0
	began := used()
	for again := true; again; again = !isOver() {
		var tasks sync.WaitGroup
		tasks.Add(batch)
		for i := 0; i < batch; i++ {
			go func() { ended++; tasks.Done() }()
		}
		tasks.Wait()
		operations += batch
	}
	if ended != operations {
		panic("wrong count")
	}
	return operations, used() - began, bytes
}

// A crowd that sleeps, each with a deadline.
func crowd(done <-chan struct{}, tasks *sync.WaitGroup) {
	asleep := 0
	tasks.Add(entries)
	for i := 0; i < entries; i++ {
		go func() {
			asleep++
			timer := time.NewTimer(time.Hour)
			select {
			case <-done:
				timer.Stop()
			case <-timer.C:
				panic("an hour is over")
			}
			tasks.Done()
		}()
	}
	for asleep < entries {
		runtime.Gosched()
	}
	runtime.Gosched()
}

func sleep(cancels bool) (operations int, spent, bytes float64) {
	before := resident()
	began := used()
	for again := true; again; again = !isOver() {
		var tasks sync.WaitGroup
		done := make(chan struct{})
		end := func() { close(done) }
		var seen <-chan struct{} = done
		if cancels {
			scope, cancel := context.WithCancel(context.Background())
			end, seen = cancel, scope.Done()
		}
		crowd(seen, &tasks)
		if bytes == 0 {
			bytes = (resident() - before) / float64(entries)
		}
		from := used()
		end()
		tasks.Wait()
		if cancels {
			spent += used() - from
		}
		operations += entries
	}
	if !cancels {
		spent = used() - began
	}
	return operations, spent, bytes
}

func yield() (operations int, spent, bytes float64) {
	var tasks sync.WaitGroup
	turns := func() {
		for !isOver() {
			runtime.Gosched()
			operations++
		}
	}
	began := used()
	tasks.Add(entries - 1)
	for i := 1; i < entries; i++ {
		go func() { turns(); tasks.Done() }()
	}
	turns()
	tasks.Wait()
	return operations, used() - began, 0
}

func hearInTime(side <-chan struct{}, timer *time.Timer, number *uint64) {
	*number = *number*6364136223846793005 + 1442695040888963407
	timer.Reset(time.Minute + time.Duration(*number>>30))
	select {
	case <-side:
		timer.Stop()
	case <-timer.C:
		panic("a minute is over")
	}
}

func talk(room int, timed bool) (operations int, spent, bytes float64) {
	there, back := make(chan struct{}, room), make(chan struct{}, room)
	var tasks, sleepers sync.WaitGroup
	dawn := make(chan struct{})
	if entries > 0 {
		crowd(dawn, &sleepers)
	}
	timers := [2]*time.Timer{time.NewTimer(time.Hour), time.NewTimer(time.Hour)}
	numbers := [2]uint64{1, 2}
	hear := func(side <-chan struct{}, index int) {
		if timed {
			hearInTime(side, timers[index], &numbers[index])
		} else {
			<-side
		}
	}
	last := false
	tasks.Add(1)
	began := used()
	go func() {
		if threads == 2 {
			runtime.LockOSThread()
		}
		for goes := true; goes; {
			hear(there, 1)
			goes = !last
			back <- struct{}{}
		}
		tasks.Done()
	}()
	if threads == 2 {
		runtime.LockOSThread()
	}
	for again := true; again; again = !isOver() {
		for i := 0; i < 100; i++ {
			there <- struct{}{}
			hear(back, 0)
		}
		operations += 100
	}
	spent = used() - began
	last = true
	there <- struct{}{}
	<-back
	tasks.Wait()
	close(dawn)
	sleepers.Wait()
	return operations, spent, 0
}

func main() {
	var number [4]int
	for i := range number {
		number[i], _ = strconv.Atoi(os.Args[i+1])
	}
	batch, entries, threads = number[1], number[2], number[3]
	runtime.GOMAXPROCS(threads)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		atomic.StoreInt32(&over, 1)
	}()
	var operations int
	var spent, bytes float64
	switch number[0] {
	case kindStart:
		operations, spent, bytes = start()
	case kindSleep, kindCancel:
		operations, spent, bytes = sleep(number[0] == kindCancel)
	case kindYield:
		operations, spent, bytes = yield()
	case kindWord, kindEvent:
		operations, spent, bytes = talk(1, false)
	case kindQueue:
		operations, spent, bytes = talk(64, false)
	case kindTimed:
		operations, spent, bytes = talk(1, true)
	}
	fmt.Println(operations, spent, bytes)
}

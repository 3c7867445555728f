// SPDX-License-Identifier: MIT
// task.go: the rows of table `tasks` in goroutines: KIND BATCH ENTRIES THREADS. Goes on until its input ends, then prints
// operations, the nanoseconds they took, and 0. The kinds are those of task.h; a wrong count is a panic.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	kindFlat = iota
	kindNested
)

var over int32
var ran []bool

func flat(batch int) int {
	var tasks sync.WaitGroup
	tasks.Add(batch)
	for i := 0; i < batch; i++ {
		go func(i int) { ran[i] = true; tasks.Done() }(i)
	}
	tasks.Wait()
	for i := range ran {
		if !ran[i] {
			panic("wrong count")
		}
		ran[i] = false
	}
	return batch
}

func fib(n int) (int, int) {
	if n < 2 {
		return n, 0
	}
	var one, tasks int
	done := make(chan struct{}, 1)
	go func() { one, tasks = fib(n - 1); done <- struct{}{} }()
	two, others := fib(n - 2)
	<-done
	return one + two, tasks + others + 1
}

func main() {
	var number [4]int
	for i := range number {
		number[i], _ = strconv.Atoi(os.Args[i+1])
	}
	runtime.GOMAXPROCS(number[3])
	go func() {
		io.Copy(io.Discard, os.Stdin)
		atomic.StoreInt32(&over, 1)
	}()
	ran = make([]bool, number[1])
	operations := 0
	began := time.Now()
	for again := true; again; again = atomic.LoadInt32(&over) == 0 {
		if number[0] == kindFlat {
			operations += flat(number[1])
		} else {
			_, tasks := fib(number[2])
			operations += tasks
		}
	}
	fmt.Println(operations, time.Since(began).Nanoseconds(), 0)
}

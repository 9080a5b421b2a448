// The benchmark driver for one system; see ../bench.py for the output of each command.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
)

const producers = 50

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func serve(redis asynq.RedisClientOpt, concurrency int, handle func() error) *asynq.Server {
	server := asynq.NewServer(redis, asynq.Config{Concurrency: concurrency, LogLevel: asynq.FatalLevel})
	must(server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error { return handle() })))
	return server
}

func enqueue(client *asynq.Client, n int) {
	payload := make([]byte, 200)
	var wait sync.WaitGroup
	start := time.Now()
	for p := 0; p < producers; p++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := 0; i < n/producers; i++ {
				_, err := client.Enqueue(asynq.NewTask("noop", payload))
				must(err)
			}
		}()
	}
	wait.Wait()
	fmt.Println(time.Since(start).Seconds())
}

func work(redis asynq.RedisClientOpt) {
	var first, last, count atomic.Int64
	server := serve(redis, 30, func() error {
		now := time.Now().UnixMilli()
		first.CompareAndSwap(0, now)
		last.Store(now)
		count.Add(1)
		return nil
	})
	seen := int64(-1)
	for seen != count.Load() || seen == 0 {
		seen = count.Load()
		time.Sleep(time.Second)
	}
	server.Shutdown()
	fmt.Println(first.Load(), last.Load(), count.Load())
}

func latency(redis asynq.RedisClientOpt, client *asynq.Client, n int) {
	started := make(chan time.Time)
	serve(redis, 10, func() error {
		started <- time.Now()
		return nil
	})
	for i := -1; i < n; i++ {
		time.Sleep(20 * time.Millisecond)
		start := time.Now()
		_, err := client.Enqueue(asynq.NewTask("noop", make([]byte, 200)))
		must(err)
		waited := (<-started).Sub(start)
		if i >= 0 {
			fmt.Println(float64(waited.Microseconds()) / 1000)
		}
	}
}

func hang(redis asynq.RedisClientOpt, client *asynq.Client, rescue bool) {
	var count atomic.Int64
	all := make(chan bool, 1)
	if !rescue {
		for i := 0; i < 10; i++ {
			_, err := client.Enqueue(asynq.NewTask("noop", make([]byte, 200)))
			must(err)
		}
	}
	serve(redis, 10, func() error {
		if count.Add(1) == 10 {
			all <- true
		}
		if !rescue {
			time.Sleep(time.Hour)
		}
		return nil
	})
	if rescue {
		fmt.Println("ready")
	}
	<-all
	fmt.Println("all")
	if !rescue {
		time.Sleep(time.Hour)
	}
}

func main() {
	redis := asynq.RedisClientOpt{Addr: strings.TrimPrefix(os.Args[2], "redis://"), PoolSize: 100}
	client := asynq.NewClient(redis)
	n, err := strconv.Atoi(os.Args[3])
	must(err)
	switch os.Args[1] {
	case "enqueue":
		enqueue(client, n)
	case "work":
		work(redis)
	case "latency":
		latency(redis, client, n)
	case "hang":
		hang(redis, client, false)
	case "rescue":
		hang(redis, client, true)
	}
}

// The service that tests deploy to containers. VERSION is the image's; PORT, WORK_LOG, BAD, START_MS are the container's.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func setting(name, unless string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return unless
}

func milliseconds(name string, unless int) time.Duration {
	if value, err := strconv.Atoi(os.Getenv(name)); err == nil {
		unless = value
	}
	return time.Duration(unless) * time.Millisecond
}

func main() {
	port := setting("PORT", "8080")
	if len(os.Args) > 1 && os.Args[1] == "health" {
		os.Exit(health(port))
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	switch os.Getenv("BAD") {
	case "crash":
		end("boom", 3)
	case "oom":
		fillMemory()
	case "crash-later":
		time.AfterFunc(milliseconds("LATER_MS", 3000), func() { end("boom, later", 3) })
	case "slow-start":
		select {
		case <-time.After(milliseconds("START_MS", 2000)):
		case <-stop:
			os.Exit(0)
		}
	}
	serve(port, stop)
}

func serve(port string, stop <-chan os.Signal) {
	stopping := make(chan struct{})
	server := &http.Server{Addr: ":" + port, Handler: routes(stopping)}
	done := make(chan struct{})
	go func() {
		<-stop
		// Streams end by themselves now, requests are waited for.
		close(stopping)
		_ = server.Shutdown(context.Background())
		close(done)
	}()
	fmt.Printf("version %s serves on %s\n", setting("VERSION", "0"), port)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		end(err.Error(), 1)
	}
	<-done
	streams.Wait()
	fmt.Println("ended")
}

// What HEALTHCHECK runs: the image needs no other program for it.
func health(port string) int {
	client := http.Client{Timeout: time.Second}
	answer, err := client.Get("http://127.0.0.1:" + port + "/up")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("/up answers", answer.StatusCode)
	if answer.StatusCode == http.StatusOK {
		return 0
	}
	return 1
}

func end(words string, code int) {
	fmt.Fprintln(os.Stderr, words)
	os.Exit(code)
}

// Until the container's limit ends it; a container without one is not to take the machine's memory.
func fillMemory() {
	const mebibyte, atMost = 1 << 20, 256
	kept := make([][]byte, 0, atMost)
	for len(kept) < atMost {
		part := make([]byte, mebibyte)
		for i := 0; i < mebibyte; i += 4096 {
			part[i] = 1
		}
		kept = append(kept, part)
	}
	end(fmt.Sprintf("no limit within %d MiB", len(kept)), 4)
}

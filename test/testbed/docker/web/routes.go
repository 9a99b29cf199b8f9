package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

var version = setting("VERSION", "0")

func routes(stopping <-chan struct{}) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", root)
	mux.HandleFunc("/up", up)
	mux.HandleFunc("/slow", slow)
	mux.HandleFunc("/env", environment)
	mux.HandleFunc("/count", count)
	// As the service of the hosts' tests has it.
	mux.HandleFunc("/work", count)
	mux.HandleFunc("/sse", func(answer http.ResponseWriter, asked *http.Request) { events(answer, asked, stopping) })
	mux.HandleFunc("/ws", func(answer http.ResponseWriter, asked *http.Request) { echo(answer, asked, stopping) })
	return http.HandlerFunc(func(answer http.ResponseWriter, asked *http.Request) {
		answer.Header().Set("X-Version", version)
		answer.Header().Set("X-Host", hostname())
		mux.ServeHTTP(answer, asked)
	})
}

func hostname() string {
	name, _ := os.Hostname()
	return name
}

func root(answer http.ResponseWriter, asked *http.Request) {
	if asked.URL.Path != "/" {
		http.NotFound(answer, asked)
		return
	}
	fmt.Fprintf(answer, "%s %s", version, hostname())
}

func up(answer http.ResponseWriter, _ *http.Request) {
	if os.Getenv("BAD") == "never-healthy" {
		http.Error(answer, "not healthy", http.StatusInternalServerError)
		return
	}
	fmt.Fprint(answer, version)
}

func slow(answer http.ResponseWriter, asked *http.Request) {
	ms, _ := strconv.Atoi(asked.URL.Query().Get("ms"))
	time.Sleep(time.Duration(ms) * time.Millisecond)
	fmt.Fprintf(answer, "%s %s", version, hostname())
}

func environment(answer http.ResponseWriter, asked *http.Request) {
	fmt.Fprint(answer, os.Getenv(asked.URL.Query().Get("name")))
}

var counted = struct {
	sync.Mutex
	times map[string]int
}{times: map[string]int{}}

// POST does the work that its token (the body, or X-Id) names, and tells it; GET tells what this container has done.
// The work is done before the answer: a second try of the same request counts twice.
func count(answer http.ResponseWriter, asked *http.Request) {
	counted.Lock()
	defer counted.Unlock()
	if asked.Method != http.MethodPost {
		for token, times := range counted.times {
			fmt.Fprintln(answer, token, times)
		}
		return
	}
	body, err := io.ReadAll(asked.Body)
	if err != nil {
		return
	}
	token := asked.Header.Get("X-Id")
	if token == "" {
		token = string(body)
	}
	counted.times[token]++
	if err := writeDown(token); err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintf(answer, "%s %s %s", version, hostname(), token)
}

// One line a piece of work, in a file that outlives the container where WORK_LOG names one.
func writeDown(token string) error {
	path := os.Getenv("WORK_LOG")
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = fmt.Fprintf(file, "%s %s %s\n", token, version, hostname())
	return err
}

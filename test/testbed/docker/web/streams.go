package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Connections that the HTTP server has let go of.
var streams sync.WaitGroup

// An event every 200 ms: its number.
func events(answer http.ResponseWriter, asked *http.Request, stopping <-chan struct{}) {
	answer.Header().Set("Content-Type", "text/event-stream")
	answer.Header().Set("Cache-Control", "no-cache")
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for number := 1; ; number++ {
		fmt.Fprintf(answer, "data: %d\n\n", number)
		answer.(http.Flusher).Flush()
		select {
		case <-tick.C:
		case <-asked.Context().Done():
			return
		case <-stopping:
			return
		}
	}
}

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

// WebSocket (RFC 6455): text comes back as it was.
func echo(answer http.ResponseWriter, asked *http.Request, stopping <-chan struct{}) {
	key := asked.Header.Get("Sec-WebSocket-Key")
	if key == "" {
		http.Error(answer, "a WebSocket", http.StatusUpgradeRequired)
		return
	}
	streams.Add(1)
	defer streams.Done()
	connection, both, err := answer.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	sum := sha1.Sum([]byte(key + guid))
	fmt.Fprintf(both, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Accept: %s\r\nX-Version: %s\r\nX-Host: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]), version, hostname())
	both.Flush()
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-stopping:
			connection.Close()
		case <-ended:
		}
	}()
	answerFrames(both)
}

func answerFrames(both *bufio.ReadWriter) {
	for {
		code, text, err := readFrame(both)
		if err != nil {
			return
		}
		switch code {
		case opText, opClose:
		case opPing:
			code = opPong
		default:
			continue
		}
		if writeFrame(both, code, text) != nil || code == opClose {
			return
		}
	}
}

// Whole frames only, of less than 64 KiB.
func readFrame(from io.Reader) (byte, []byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return 0, nil, err
	}
	length := int(head[1] & 0x7f)
	if length == 127 || head[1]&0x80 == 0 {
		return 0, nil, fmt.Errorf("too long, or not masked")
	}
	if length == 126 {
		var long [2]byte
		if _, err := io.ReadFull(from, long[:]); err != nil {
			return 0, nil, err
		}
		length = int(binary.BigEndian.Uint16(long[:]))
	}
	rest := make([]byte, 4+length)
	if _, err := io.ReadFull(from, rest); err != nil {
		return 0, nil, err
	}
	mask, text := rest[:4], rest[4:]
	for i := range text {
		text[i] ^= mask[i%4]
	}
	return head[0] & 0x0f, text, nil
}

func writeFrame(to *bufio.ReadWriter, code byte, text []byte) error {
	head := []byte{0x80 | code, byte(len(text))}
	if len(text) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{0x80 | code, 126}, uint16(len(text)))
	}
	if _, err := to.Write(append(head, text...)); err != nil {
		return err
	}
	return to.Flush()
}

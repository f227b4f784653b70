// Drives the sender of the kit: URL, secret and outbox, then a word after the other. Pauses are told instead of waited for.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"kit/sender"
)

func must(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func main() {
	s, err := sender.New(os.Args[1], "cases", os.Args[2], os.Args[3])
	must(err)
	s.Most = 300
	s.Sleep = func(pause time.Duration) { fmt.Println("slept", pause.Seconds()) }
	for at := 4; at < len(os.Args); at++ {
		switch os.Args[at] {
		case "put":
			at++
			file, err := os.Open(os.Args[at])
			must(err)
			for lines := bufio.NewScanner(file); lines.Scan(); {
				must(s.Put(json.RawMessage(lines.Text())))
			}
		case "full":
			if errors.Is(s.Put(map[string]string{"id": "one too many"}), sender.ErrFull) {
				fmt.Println("full")
			}
		case "waits":
			fmt.Println("waits", len(s.Waiting()))
		case "flush":
			sent, err := s.Flush()
			must(err)
			fmt.Println("sent", sent, "left", len(s.Waiting()))
		case "refused":
			names, err := filepath.Glob(os.Args[3] + "/refused/*")
			must(err)
			for _, name := range names {
				text, err := os.ReadFile(name)
				must(err)
				fmt.Println(string(text))
			}
		default:
			must(errors.New(os.Args[at]))
		}
	}
}

// Package sender sends disclosure events: an outbox (a folder, of one process), back-off, Retry-After. Go 1.18, no dependency.
// Put keeps an event; ErrFull where the outbox is full. Flush sends what waits, oldest first, and fails where the endpoint does
// not answer. Nothing leaves before 202; after 409 and 422 a faulty event lies under `refused`. A lost reply or a killed process
// only means that events are sent again, which is always safe: each is stored once. Within the package errors are panics.
package sender

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"math/rand"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
)

var ErrFull = fmt.Errorf("the outbox is full: send first, and keep the event where it is")
var pointer = regexp.MustCompile(`"pointer"\s*:\s*"/(\d{1,3})[/"]`)
var client = http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

type Sender struct {
	Sleep       func(time.Duration)
	Most        int
	url, folder string
	key         []byte
	next        int
}

func New(url, source, secret, folder string) (s *Sender, err error) {
	defer caught(&err)
	key := must(base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_")))
	s = &Sender{time.Sleep, 100000, strings.TrimSuffix(url, "/") + "/sources/" + source + "/events", folder + "/", key, 0}
	must(0, os.MkdirAll(folder+"/refused", 0o700))
	for _, name := range s.Waiting() {
		must(fmt.Sscan(name[:15], &s.next))
	}
	return s, nil
}

// Waiting lists what was not acknowledged yet, oldest first.
func (s *Sender) Waiting() []string { return must(fs.Glob(os.DirFS(s.folder), "*.json")) }

func (s *Sender) Put(event interface{}) (err error) {
	defer caught(&err)
	if len(s.Waiting()) >= s.Most {
		return ErrFull
	}
	s.next++
	write(fmt.Sprintf("%s%015d.json", s.folder, s.next), must(json.Marshal(event)))
	return nil
}

// Whole or not at all, also where the machine stops.
func write(path string, text []byte) {
	file := must(os.Create(path + ".new"))
	must(file.Write(text))
	must(0, file.Sync())
	must(0, file.Close())
	must(0, os.Rename(path+".new", path))
}

func (s *Sender) Flush() (sent int, err error) {
	defer caught(&err)
	for names := s.Waiting(); len(names) > 0; names = s.Waiting() {
		var texts []string
		for size := 2; len(texts) < len(names) && len(texts) < 100; {
			text := string(must(os.ReadFile(s.folder + names[len(texts)])))
			if size += len(text) + 1; size > 1000000 && len(texts) > 0 {
				break
			}
			texts = append(texts, text)
		}
		status, answer := s.deliver("[" + strings.Join(texts, ",") + "]")
		faults := pointer.FindAllSubmatch(answer, -1)
		if status != 202 && (len(faults) == 0 || status != 409 && status != 422) {
			return sent, fmt.Errorf("HTTP %d %s", status, answer)
		}
		refused := map[string]bool{} // by place in the batch
		for _, fault := range faults {
			refused[string(fault[1])] = true
		}
		for place, text := range texts {
			if refused[fmt.Sprint(place)] {
				write(s.folder+"refused/"+names[place], []byte(fmt.Sprintf(`{"answer":%s,"event":%s}`, answer, text)))
			} else if status == 422 {
				continue // nothing of the request is stored: it stays, and is sent again
			} else {
				sent++
			}
			must(0, os.Remove(s.folder+names[place]))
		}
	}
	return sent, nil
}

func (s *Sender) deliver(body string) (int, []byte) {
	id := fmt.Sprintf("msg_%x%x", time.Now().UnixNano(), rand.Int63())
	for attempt := 1; attempt <= 20; attempt++ {
		status, answer, wait := s.post(id, body)
		if status != 0 && status != 429 && status < 500 {
			return status, answer
		}
		if wait == "" { // nothing was said: 2, 4, 8 … 300 seconds, a quarter more or less
			wait = fmt.Sprint(math.Min(300, math.Exp2(float64(attempt))) * (0.75 + rand.Float64()/2))
		}
		s.Sleep(must(time.ParseDuration(wait + "s")))
	}
	panic(fmt.Errorf("no answer after 20 attempts; what waits stays in the outbox"))
}

// Status 0: no reply; whether it was stored, sending again will tell.
func (s *Sender) post(id, body string) (status int, answer json.RawMessage, wait string) {
	stamp := fmt.Sprint(time.Now().Unix()) // seconds; every attempt is signed anew
	mac := hmac.New(sha256.New, s.key)
	must(mac.Write([]byte(id + "." + stamp + "." + body)))
	request := must(http.NewRequest("POST", s.url, strings.NewReader(body)))
	request.Header = http.Header{
		"Content-Type":      {"application/cloudevents-batch+json"},
		"Webhook-Id":        {id},
		"Webhook-Timestamp": {stamp},
		"Webhook-Signature": {"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
	reply, err := client.Do(request)
	if err != nil {
		return 0, nil, ""
	}
	defer reply.Body.Close()
	_ = json.NewDecoder(reply.Body).Decode(&answer)
	wait = regexp.MustCompile(`^\d{1,6}$`).FindString(reply.Header.Get("Retry-After"))
	if wait == "" && (reply.StatusCode == 429 || reply.StatusCode == 503) {
		wait = "30"
	}
	return reply.StatusCode, answer, wait
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func caught(err *error) {
	if failed := recover(); failed != nil {
		*err = failed.(error)
	}
}

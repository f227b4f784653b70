"""Sends disclosure events: an outbox, retries with back-off, Retry-After. Python 3.6 on, no dependency.

    put(event)  keeps an event in the outbox, in one transaction with nothing else; raises Full where it is full.
    flush()     sends what waits, oldest first, until it is empty or the endpoint asks for patience.

Nothing leaves the outbox before the endpoint has answered 202 (or 409: kept here under `refused`, for a person to look at).
A lost reply or a killed process only means that events are sent again, which is always safe: each is stored once.
"""
import base64, hashlib, hmac, json, os, random, sqlite3, sys, time, urllib.error, urllib.request, uuid

BATCH, MOST_BYTES, MOST_WAITING, PATIENCE = 100, 1000000, 100000, 60


class Full(Exception):
    pass


class Refused(Exception):
    pass


class Sender:
    def __init__(self, url, source, secret, outbox, sleep=time.sleep, most=MOST_WAITING):
        self.url = "%s/sources/%s/events" % (url.rstrip("/"), source)
        self.key = base64.b64decode(secret[len("whsec_"):])
        self.sleep, self.most = sleep, most
        self.db = sqlite3.connect(outbox, timeout=30)
        with self.db:
            self.db.execute("CREATE TABLE IF NOT EXISTS outbox (n INTEGER PRIMARY KEY, event TEXT NOT NULL, refused TEXT)")

    def put(self, event):
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        with self.db:
            self.db.execute("BEGIN IMMEDIATE")
            if self.waiting() >= self.most:
                raise Full("the outbox is full: send first, and keep the event where it is")
            self.db.execute("INSERT INTO outbox (event) VALUES (?)", (text,))

    def waiting(self):
        return self.db.execute("SELECT count(*) FROM outbox WHERE refused IS NULL").fetchone()[0]

    def flush(self, attempts=20):
        sent = 0
        while True:
            rows, size = [], 2
            for row in self.db.execute("SELECT n, event FROM outbox WHERE refused IS NULL ORDER BY n LIMIT ?", (BATCH,)):
                size += len(row[1].encode("utf-8")) + 1
                if rows and size > MOST_BYTES:
                    break
                rows.append(row)
            if not rows:
                return sent
            status, answer = self.deliver(("[%s]" % ",".join(event for _, event in rows)).encode("utf-8"), attempts)
            refused = self.refusals(status, answer, len(rows))
            with self.db:
                for index, (n, _) in enumerate(rows):
                    if index in refused:
                        self.db.execute("UPDATE outbox SET refused = ? WHERE n = ?", (refused[index], n))
                    elif status in (202, 409):
                        self.db.execute("DELETE FROM outbox WHERE n = ?", (n,))
            sent += len(rows) - len(refused) if status in (202, 409) else 0
            # After 422 nothing of the request is stored: the faulty ones are put aside, and the rest is sent again.

    def refusals(self, status, answer, count):
        if status == 202:
            return {}
        errors = answer.get("errors", []) if status in (409, 422) else []
        found = {}
        for error in errors:
            index = error.get("pointer", "").split("/")[1:2]
            if index and index[0].isdigit() and int(index[0]) < count:
                found[int(index[0])] = json.dumps(error, ensure_ascii=False)
        if not found:
            raise Refused("HTTP %s %s" % (status, json.dumps(answer, ensure_ascii=False)[:2000]))
        return found

    def deliver(self, body, attempts):
        name = "msg_" + uuid.uuid4().hex
        for attempt in range(1, attempts + 1):
            status, answer, wait = self.post(name, body)
            if status and status != 429 and status < 500:
                return status, answer
            if attempt < attempts:
                self.sleep(wait if wait is not None else min(300, 2 ** attempt) * random.uniform(0.75, 1.25))
        raise Refused("no answer after %d attempts; what waits stays in the outbox" % attempts)

    def post(self, name, body):
        stamp = str(int(time.time()))  # seconds; every attempt is signed anew
        mac = hmac.new(self.key, ("%s.%s." % (name, stamp)).encode("ascii") + body, hashlib.sha256).digest()
        request = urllib.request.Request(self.url, body, {
            "content-type": "application/cloudevents-batch+json",
            "webhook-id": name,
            "webhook-timestamp": stamp,
            "webhook-signature": "v1," + base64.b64encode(mac).decode("ascii"),
        })
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return reply.status, self.parsed(reply.read()), None
        except urllib.error.HTTPError as error:
            after = error.headers.get("retry-after", "")
            unsaid = 30 if error.code in (429, 503) else None
            return error.code, self.parsed(error.read()), int(after) if after.isdigit() else unsaid
        except (OSError, ValueError, EOFError):
            return 0, {}, None  # no reply: whether it was stored, sending again will tell
        except Exception as error:  # a reply that was cut off within its head
            return 0, {"error": str(error)}, None

    @staticmethod
    def parsed(text):
        try:
            return json.loads(text.decode("utf-8"))
        except ValueError:
            return {}


if __name__ == "__main__":  # python3 sender.py URL SOURCE OUTBOX [events.jsonl]; secret in GONGKAI_SECRET
    sender = Sender(sys.argv[1], sys.argv[2], os.environ["GONGKAI_SECRET"], sys.argv[3])
    for line in open(sys.argv[4], encoding="utf-8") if len(sys.argv) > 4 else []:
        sender.put(json.loads(line))
    print(sender.flush())

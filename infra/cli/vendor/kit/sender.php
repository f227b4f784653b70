<?php
/**
 * Sends disclosure events: an outbox (a folder), back-off, Retry-After. PHP 7.4 on, no extension beyond the usual.
 * put($event) keeps an event, from any number of processes; it throws Full where the outbox is full. flush() sends what waits,
 * oldest first, one process at a time; it throws where the endpoint does not answer. Nothing leaves before 202; after 409 and
 * 422 a faulty event lies under `refused`. A lost reply or a killed process only means that events are sent again, which is
 * always safe: each is stored once. Text has to be UTF-8: mb_convert_encoding($text, 'UTF-8', 'GB18030') where it is not.
 */
class Full extends RuntimeException
{
}

class Sender
{
    const BATCH = 100;
    const MOST_BYTES = 1000000;
    const PATIENCE = 60;
    /** Takes seconds. */
    public $pause;
    public $most = 100000;
    private $url;
    private $key;
    private $folder;

    public function __construct(string $url, string $source, string $secret, string $folder)
    {
        $this->url = rtrim($url, '/') . "/sources/$source/events";
        $this->key = base64_decode(substr($secret, strlen('whsec_')), true);
        $this->folder = $folder;
        $this->pause = function ($seconds) { usleep((int) ($seconds * 1000000)); };
        if (!is_dir("$folder/refused") && !mkdir("$folder/refused", 0700, true)) throw new RuntimeException("no folder $folder");
    }

    /** What was not acknowledged yet, oldest first. */
    public function waiting(): array
    {
        return array_values(preg_grep('/^\d.*\.json$/', scandir($this->folder)));
    }

    public function put($event): void
    {
        if (count($this->waiting()) >= $this->most) throw new Full('the outbox is full: send first, and keep the event where it is');
        $text = json_encode($event, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        $this->write(sprintf('%s/%018d-%s.json', $this->folder, microtime(true) * 1000000, bin2hex(random_bytes(4))), $text);
    }

    /** Whole or not at all, also where the machine stops. */
    private function write(string $path, string $text): void
    {
        $file = fopen("$path.new", 'wb');
        $whole = $file && fwrite($file, $text) === strlen($text) && fflush($file);
        if ($whole && function_exists('fsync')) $whole = fsync($file);
        if (!$whole || !fclose($file) || !rename("$path.new", $path)) throw new RuntimeException("cannot write $path");
    }

    public function flush(int $attempts = 20): int
    {
        $lock = fopen("{$this->folder}/lock", 'c');
        if (!flock($lock, LOCK_EX | LOCK_NB)) return 0; // another process is sending
        for ($sent = 0; ; ) {
            $texts = [];
            $size = 2;
            foreach (array_slice($this->waiting(), 0, self::BATCH) as $name) {
                $text = file_get_contents("{$this->folder}/$name");
                $size += strlen($text) + 1;
                if ($texts && $size > self::MOST_BYTES) break;
                $texts[$name] = $text;
            }
            if (!$texts) return $sent;
            list($status, $answer) = $this->deliver('[' . implode(',', $texts) . ']', $attempts);
            $refused = []; // by place in the batch
            foreach ($status === 409 || $status === 422 ? json_decode($answer, true)['errors'] ?? [] : [] as $error)
                if (preg_match('~^/(\d+)~', $error['pointer'], $place)) $refused[(int) $place[1]] = $error;
            if ($status !== 202 && !$refused) throw new RuntimeException("HTTP $status $answer");
            foreach (array_keys($texts) as $place => $name) {
                // After 422 nothing of the request is stored: what is not faulty stays, and is sent again.
                if (!isset($refused[$place]) && $status === 422) continue;
                if (isset($refused[$place])) {
                    $error = json_encode($refused[$place], JSON_UNESCAPED_UNICODE);
                    $this->write("{$this->folder}/refused/$name", "{\"error\":$error,\"event\":{$texts[$name]}}");
                } else $sent++;
                unlink("{$this->folder}/$name");
            }
        }
    }

    private function deliver(string $body, int $attempts): array
    {
        $id = 'msg_' . bin2hex(random_bytes(16));
        for ($attempt = 1; $attempt <= $attempts; $attempt++) {
            list($status, $answer, $wait) = $this->post($id, $body);
            if ($status !== 0 && $status !== 429 && $status < 500) return [$status, $answer];
            $unsaid = min(300, 2 ** $attempt) * (0.75 + mt_rand() / mt_getrandmax() / 2);
            if ($attempt < $attempts) ($this->pause)($wait ?? $unsaid);
        }
        throw new RuntimeException("no answer after $attempts attempts; what waits stays in the outbox");
    }

    private function post(string $id, string $body): array
    {
        $stamp = (string) time(); // seconds; every attempt is signed anew
        $mac = base64_encode(hash_hmac('sha256', "$id.$stamp.$body", $this->key, true));
        $headers = ['Content-Type: application/cloudevents-batch+json', "webhook-id: $id", "webhook-timestamp: $stamp",
            "webhook-signature: v1,$mac", 'Connection: close'];
        $http = ['method' => 'POST', 'header' => $headers, 'content' => $body, 'timeout' => self::PATIENCE,
            'ignore_errors' => true, 'follow_location' => 0, 'protocol_version' => 1.1];
        $reply = @fopen($this->url, 'rb', false, stream_context_create(['http' => $http]));
        if (!$reply) return [0, '', null]; // no reply: whether it was stored, sending again will tell
        $head = implode("\n", stream_get_meta_data($reply)['wrapper_data'] ?? []);
        $answer = (string) stream_get_contents($reply);
        fclose($reply);
        $status = preg_match('~^HTTP/\S+ (\d{3})~', $head, $said) ? (int) $said[1] : 0;
        $unsaid = $status === 429 || $status === 503 ? 30 : null;
        return [$status, $answer, preg_match('~^retry-after:\s*(\d{1,6})\s*$~mi', $head, $after) ? (int) $after[1] : $unsaid];
    }
}

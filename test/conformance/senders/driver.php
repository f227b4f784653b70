<?php
/** Drives the sender of the kit: its file, URL, secret and outbox, then a word after the other. Pauses are told instead of waited for. */
error_reporting(E_ALL);
ini_set('display_errors', '1');
require $argv[1];

$sender = new Sender($argv[2], 'cases', $argv[3], $argv[4]);
$sender->most = 300;
$sender->pause = function ($seconds) {
    echo "slept $seconds\n";
};
for ($at = 5; $at < $argc; $at++) {
    switch ($argv[$at]) {
        case 'put':
            foreach (file($argv[++$at], FILE_IGNORE_NEW_LINES) as $event) $sender->put(json_decode($event));
            break;
        case 'full':
            try {
                $sender->put(['id' => 'one too many']);
            } catch (Full $error) {
                echo "full\n";
            }
            break;
        case 'waits':
            echo 'waits ', count($sender->waiting()), "\n";
            break;
        case 'flush':
            $sent = $sender->flush();
            echo "sent $sent left ", count($sender->waiting()), "\n";
            break;
        case 'refused':
            foreach (glob("$argv[4]/refused/*") as $name) echo file_get_contents($name), "\n";
            break;
        default:
            throw new RuntimeException($argv[$at]);
    }
}

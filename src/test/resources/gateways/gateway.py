#!/usr/bin/env python3
"""A gateway that was written from docs/protocol.md only, in another language than the console.

usage: gateway.py HOST PORT GROUP GATEWAY BINDING FOLDER

FOLDER is its disk: the boot counter, and the last 1,000 command IDs with their answers. Standard input takes one line for each thing that
its surroundings do to it: "cpu 0.5" (and report it), "dirty 4096", "slow" (a restart gets on, but does
not end), "quit" (says that it goes). Standard output tells, one line each, what it did. Needs paho-mqtt, 1.6 or 2.
"""
import collections
import json
import os
import queue
import sys
import threading
import time
import uuid
from datetime import datetime, timezone

import paho.mqtt.client as mqtt

MAX_PAYLOAD_BYTES = 65_536
REMEMBERED = 1_000

UNKNOWN_METHOD, INVALID_PARAMS = -32601, -32602
FAILED, EXPIRED, WOULD_LOSE_DATA, NOT_FOR_ME = -32001, -32002, -32005, -32006


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))


def tell(line):
    print(line, flush=True)


class Refusal(Exception):
    def __init__(self, code, message, **data):
        super().__init__(message)
        self.error = {"code": code, "message": message, "data": data}


class Disk:
    """What a boot must not forget. Replaced as a whole, so that a crash leaves the old or the new."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "gateway.json")
        self.boot = 0
        self.answers = collections.OrderedDict()
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                saved = json.load(file)
            self.boot = saved["boot"]
            self.answers.update(saved["answers"])

    def save(self):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump({"boot": self.boot, "answers": self.answers}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.path + ".new", self.path)

    def remember(self, command_id, answer):
        self.answers[command_id] = answer
        while len(self.answers) > REMEMBERED:
            self.answers.popitem(last=False)
        self.save()


class Gateway:
    """One thread does everything: what comes from the broker and from standard input waits in one queue."""

    def __init__(self, host, port, group, gateway_id, binding, folder):
        self.endpoint = (host, port)
        self.group, self.id, self.binding = group, gateway_id, binding
        self.client_id = f"{group}@@@{gateway_id}"
        self.disk = Disk(folder)
        self.events = queue.Queue()
        self.client = None
        self.cpu, self.dirty_bytes, self.slow = 0.1, 0, False
        self.running, self.unanswered = [], []
        self.methods = {
            "status.get": self.status,
            "command.query": self.query,
            "gateway.restart": self.restart,
        }
        self.boot()

    # --- where in its life it is ---

    def boot(self):
        self.disk.boot += 1
        # A command that was cut off has failed: nobody else can say what became of it.
        for command_id, answer in self.disk.answers.items():
            if answer == "running":
                self.disk.answers[command_id] = self.failed(FAILED, "a boot cut it off", reason="INTERRUPTED")
        self.disk.save()
        self.boot_id, self.session, self.seq = str(uuid.uuid4()), 0, 0
        self.connect()

    def origin(self, **more):
        return {"binding": self.binding, "boot": self.disk.boot, "bootId": self.boot_id, "session": self.session, **more}

    def next_seq(self):
        self.seq += 1
        return self.seq

    # --- the session ---

    def connect(self):
        self.session += 1
        self.client = self.new_client()
        self.client.will_set(
            f"csg_up_ctl/presence/{self.client_id}",
            self.notification("presence.offline", {"origin": self.origin(), "reason": "connection-lost"}),
            qos=1,
        )
        this_client = self.client
        self.client.on_connect = lambda *_: self.events.put(("connected", this_client))
        self.client.on_subscribe = lambda *_: self.events.put(("subscribed", this_client))
        self.client.on_message = lambda _, __, message: self.events.put(("message", message.payload))
        self.client.connect(*self.endpoint, keepalive=30)
        self.client.loop_start()

    def new_client(self):
        if hasattr(mqtt, "CallbackAPIVersion"):
            return mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id=self.client_id, clean_session=True)
        return mqtt.Client(client_id=self.client_id, clean_session=True)

    def connected(self, client):
        if client is self.client:
            topics = [f"csg_dn_ctl/p2p/{self.client_id}", f"csg_dn_bulk/p2p/{self.client_id}", f"csg_dn_ctl/all/{self.group}"]
            client.subscribe([(topic, 1) for topic in topics])

    def subscribed(self, client):
        if client is not self.client:
            return
        online = {
            "origin": self.origin(),
            "at": now(),
            "agentVersion": "py-1.0",
            "protocolVersion": 1,
            "reportIntervalSeconds": 30,
            "capabilities": sorted(self.methods),
        }
        self.publish("csg_up_ctl/presence", self.notification("presence.online", online))
        self.report()
        tell("online")
        while self.unanswered:
            command_id = self.unanswered.pop(0)
            self.answer(command_id, self.disk.answers[command_id])

    def go(self, reason):
        offline = self.notification("presence.offline", {"origin": self.origin(), "reason": reason})
        self.publish("csg_up_ctl/presence", offline).wait_for_publish()
        self.client.disconnect()
        self.client.loop_stop()

    # --- what it says ---

    @staticmethod
    def notification(method, params):
        return json.dumps({"jsonrpc": "2.0", "method": method, "params": params})

    def publish(self, parent, payload):
        return self.client.publish(f"{parent}/{self.client_id}", payload, qos=1)

    def report(self):
        self.publish("csg_up_stat/status", self.notification("status.report", {"origin": self.origin(seq=self.next_seq()), **self.state()}))

    def state(self):
        return {
            "at": now(),
            "agentVersion": "py-1.0",
            "activity": "IDLE",
            "cpu": self.cpu,
            "caches": [{"id": "cache-1", "sizeBytes": 1 << 36, "dirtyBytes": self.dirty_bytes}],
            "shares": [{"name": "finance", "protocol": "NFS", "state": "AVAILABLE", "clients": 12, "dirtyBytes": self.dirty_bytes}],
        }

    @staticmethod
    def failed(code, message, **data):
        return {"error": {"code": code, "message": message, "data": data}}

    def answer(self, command_id, answer, **origin):
        """The origin is that of now, also where the answer is an old one."""
        if "result" in answer:
            body = {"result": {"origin": self.origin(**origin), **answer["result"]}}
        else:
            error = answer["error"]
            body = {"error": {**error, "data": {"origin": self.origin(), **error["data"]}}}
        self.publish("csg_up_ctl/reply", json.dumps({"jsonrpc": "2.0", "id": command_id, **body}))
        tell(f"answered {command_id}")

    def reply_note(self, method, command_id, **more):
        self.publish("csg_up_ctl/reply", self.notification(method, {"origin": self.origin(), "commandId": command_id, **more}))

    # --- what it is told ---

    def message(self, payload):
        try:
            request = json.loads(payload.decode("utf-8")) if len(payload) <= MAX_PAYLOAD_BYTES else None
            method, params, meta = request["method"], request["params"], request["meta"]
            command_id, start_by = str(uuid.UUID(meta["commandId"])), time_of(meta["startBy"])
        except (ValueError, TypeError, KeyError, AttributeError):
            tell("dropped")
            return
        if "gatewayId" not in meta:
            self.broadcast(method, start_by)
            return
        reply = "id" in request
        if reply:
            self.reply_note("command.received", command_id)
        answer, origin = self.take(method, params, meta, command_id, start_by, reply)
        if reply and answer:
            self.answer(command_id, answer, **origin)

    def broadcast(self, method, start_by):
        if method == "status.get" and datetime.now(timezone.utc) <= start_by:
            self.report()

    def take(self, method, params, meta, command_id, start_by, reply):
        """The answer, and what its origin has besides. None while a command runs: it is answered at its end."""
        if meta["gatewayId"] != self.id or meta.get("binding") != self.binding:
            # Not remembered: for whom it is meant, the same ID is another command.
            return self.failed(NOT_FOR_ME, "this is another gateway or binding"), {}
        known = self.disk.answers.get(command_id)
        if known == "running":
            return None, {}
        if known:
            tell(f"duplicate {command_id}")
            return known, {}
        try:
            if datetime.now(timezone.utc) > start_by:
                raise Refusal(EXPIRED, "startBy has passed", gatewayTime=now())
            if method not in self.methods:
                raise Refusal(UNKNOWN_METHOD, "unknown method")
            if not isinstance(params, dict):
                raise Refusal(INVALID_PARAMS, "params is not an object")
            result, origin = self.methods[method](params, command_id, reply)
        except Refusal as refusal:
            answer = {"error": refusal.error}
            self.disk.remember(command_id, answer)
            return answer, {}
        return ({"result": result} if result is not None else None), origin

    def status(self, params, command_id, reply):
        return self.state(), {"seq": self.next_seq()}

    def query(self, params, command_id, reply):
        ids = params.get("commandIds")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 50:
            raise Refusal(INVALID_PARAMS, "commandIds must have 1 to 50 entries")
        return {"commands": [self.outcome(asked) for asked in ids]}, {}

    def outcome(self, asked):
        known = self.disk.answers.get(asked)
        if known is None:
            return {"commandId": asked, "state": "UNKNOWN"}
        if known == "running":
            return {"commandId": asked, "state": "RUNNING"}
        return {"commandId": asked, "state": "SUCCEEDED" if "result" in known else "FAILED", **known}

    def restart(self, params, command_id, reply):
        accepted = params.get("acceptDataLoss")
        if accepted not in (None, True, False):
            raise Refusal(INVALID_PARAMS, "acceptDataLoss is not a boolean")
        if self.dirty_bytes and not accepted:
            raise Refusal(WOULD_LOSE_DATA, "there is dirty data", dirtyBytes=self.dirty_bytes)
        self.disk.remember(command_id, "running")
        if reply:
            self.reply_note("command.progress", command_id, stage="stopping-services", percent=40)
        if self.slow:
            self.running.append(command_id)
        else:
            self.events.put(("reboot", (command_id, reply)))
        return None, {}

    def reboot(self, command):
        command_id, reply = command
        tell(f"restarting {command_id}")
        self.go("restart")
        # Before the boot, which would take it for cut off.
        self.disk.remember(command_id, {"result": {}})
        if reply:
            self.unanswered.append(command_id)
        self.boot()

    def line(self, line):
        words = line.split()
        if words[0] == "cpu":
            self.cpu = float(words[1])
            self.report()
        elif words[0] == "dirty":
            self.dirty_bytes = int(words[1])
            self.report()
        elif words[0] == "slow":
            self.slow = True
        elif words[0] == "quit":
            self.go("shutdown")
            sys.exit(0)
        tell(f"done {line}")

    def run(self):
        threading.Thread(target=self.read_lines, daemon=True).start()
        next_tick, ticks = time.monotonic() + 10, 0
        while True:
            try:
                kind, what = self.events.get(timeout=max(0.01, next_tick - time.monotonic()))
                getattr(self, kind)(what)
            except queue.Empty:
                next_tick, ticks = time.monotonic() + 10, ticks + 1
                for command_id in self.running:
                    self.reply_note("command.progress", command_id, stage="stopping-services", percent=40)
                if ticks % 3 == 0:
                    self.report()

    def read_lines(self):
        for line in sys.stdin:
            if line.strip():
                self.events.put(("line", line.strip()))


if __name__ == "__main__":
    broker, broker_port, group_id, me, my_binding, my_folder = sys.argv[1:]
    Gateway(broker, int(broker_port), group_id, me, int(my_binding), my_folder).run()

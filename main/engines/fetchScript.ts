/**
 * Fetches one file of the package index with pip's own session, so that pip's configuration holds: index, mirrors, proxies, certificates,
 * passwords. Unlike `pip download` it goes on where an earlier attempt ended and tells how far it is. These parts of pip are not promised
 * to stay; when one is gone the script ends with 70 and `pip download` is used instead.
 *
 * Arguments: project, version, file name, where to. Output, one JSON object a line: {"have": bytes}, at last {"done": true} or
 * {"failed": "network" | "absent" | "disk", "message"}.
 */
export const fetchScript = String.raw`
import errno, json, logging, os, sys, time

project, version, name, target = sys.argv[1:5]
parent = os.getppid()

def say(**words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()

def end(kind, message):
    say(failed=kind, message=str(message)[-2000:])
    sys.exit(1)

try:
    from pip._internal.cli.cmdoptions import make_target_python
    from pip._internal.commands import create_command
    from pip._vendor.requests.exceptions import RequestException
except Exception as error:
    sys.stderr.write(str(error))
    sys.exit(70)

# python tag, abi, platforms: from the wheel's own name
python, abi, platforms = name[: -len(".whl")].split("-")[-3:]
wish = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--implementation", "cp"]
for platform in platforms.split("."):
    wish += ["--platform", platform]
if python.startswith("cp"):
    wish += ["--python-version", python[2:3] + "." + python[3:], "--abi", abi]

class Words(logging.Handler):
    text = ""
    unreachable = False
    def emit(self, record):
        message = record.getMessage()
        # An index that was not reached is passed over with a word for nobody but pip's developers.
        unreached = message.startswith("Could not fetch URL") and ": 404 " not in message
        Words.unreachable = Words.unreachable or unreached
        if unreached or record.levelno >= logging.INFO:
            # Whole sentences: half a word at the beginning is for nobody.
            Words.text = "\n".join((Words.text.split("\n") + [message])[-3:])

def receive(session, link):
    have = os.path.getsize(target) if os.path.exists(target) else 0
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = "bytes=%d-" % have
    response = session.get(link.url_without_fragment, headers=headers, stream=True)
    if response.status_code == 416:
        # Nothing is left to fetch; whether it is right, the hash tells.
        return
    if response.status_code >= 400:
        raise RequestException("HTTP %d for %s" % (response.status_code, link.filename))
    on = response.status_code == 206
    with open(target, "ab" if on else "wb") as file:
        have = have if on else 0
        told = 0.0
        say(have=have)
        while True:
            piece = response.raw.read(1 << 18, decode_content=False) if hasattr(response.raw, "decode_content") else response.raw.read(1 << 18)
            if not piece:
                break
            file.write(piece)
            have += len(piece)
            if time.time() - told > 0.2:
                told = time.time()
                say(have=have)
                if os.getppid() != parent:
                    sys.exit(1)
        file.flush()
        os.fsync(file.fileno())
    say(have=have)
    wanted = response.headers.get("content-length")
    whole = response.headers.get("content-range", "").rpartition("/")[2] or wanted
    if str(whole).isdigit() and have < int(whole):
        raise RequestException("the connection ended after %d of %s bytes" % (have, whole))

try:
    command = create_command("download")
    with command.main_context():
        options, _ = command.parse_args(wish)
        session = command._build_session(options)
        finder = command._build_package_finder(options=options, session=session, target_python=make_target_python(options), ignore_requires_python=True)
        logging.getLogger("pip").addHandler(Words())
        logging.getLogger("pip").setLevel(logging.DEBUG)
        links = [found.link for found in finder.find_all_candidates(project) if found.link.filename == name]
        if not links:
            end("network" if Words.unreachable else "absent", Words.text.strip() or name)
        # A copy on this machine is the quickest.
        link = sorted(links, key=lambda link: link.scheme != "file")[0]
        attempt = 0
        while True:
            before = os.path.getsize(target) if os.path.exists(target) else 0
            try:
                receive(session, link)
                break
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT):
                    end("disk", error)
                if error.errno is not None and not isinstance(error, (ConnectionError, TimeoutError)) and not isinstance(error, RequestException):
                    end("disk", error)
                failure = error
            except (AttributeError, ImportError, TypeError):
                raise
            except Exception as error:
                failure = error
            after = os.path.getsize(target) if os.path.exists(target) else 0
            # What moves on may break off as often as it likes.
            attempt = 1 if after > before else attempt + 1
            if attempt >= 4:
                end("network", failure)
            time.sleep(attempt)
    say(done=True)
except (AttributeError, ImportError, TypeError) as error:
    sys.stderr.write(repr(error))
    sys.exit(70)
except RequestException as error:
    end("network", error)
`;

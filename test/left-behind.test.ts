import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

function verdicts(run: string): string[] {
  const { findings, error } = rewrite(`FROM debian:12\nARG NPM_TOKEN\nRUN ${run}\n`, {})
  expect(error).toBeNull()
  return findings.flatMap(({ name, status, transform }) =>
    name === 'NPM_TOKEN' && transform !== 'printed' ? [status] : [],
  )
}

/** Shapes in which the value stays in the layer, by the way that it takes there. */
const kept: Readonly<Record<string, readonly string[]>> = {
  'the environment as the kernel shows it': [
    'cat /proc/self/environ > /x',
    "tr '\\0' '\\n' < /proc/$$/environ > /x",
    'cat /proc/$$/environ | tee /x',
    'cp /proc/self/environ /x',
    'dd if=/proc/self/environ of=/x',
    'strings /proc/1/environ > /x',
    'xargs -0 -n1 < /proc/self/environ > /x',
  ],
  'a listing of the environment': [
    'env > /x',
    'env A=b > /x',
    'A=b env > /x',
    'A=b printenv NPM_TOKEN > /x',
    'A=b envsubst < a > /x',
    'set > /x',
    'declare -p > /x',
    'declare -p NPM_TOKEN > /x',
    'export > /x',
    'printenv NPM_TOKEN > /x',
    'env | sort -o /x',
  ],
  'a program that reads the environment': [
    "jq '.t=env.NPM_TOKEN' a > b",
    "jq -n 'env' > b",
    "jq -n '$ENV.NPM_TOKEN' | sponge b",
    "yq '.t=strenv(NPM_TOKEN)' a > b",
    'awk \'BEGIN{print ENVIRON["NPM_TOKEN"]}\' > /x',
    'python3 -c "import os; print(os.getenv(\'NPM_TOKEN\'))" | tee /x',
    'python3 -c "import os, json; print(json.dumps(dict(os.environ)))" > /x',
    'node -p process.env.NPM_TOKEN > /x',
    "perl -e 'print $ENV{NPM_TOKEN}' > /x",
    'ruby -e \'puts ENV.fetch("NPM_TOKEN")\' > /x',
    'php -r \'echo getenv("NPM_TOKEN");\' > /x',
    'deno eval \'console.log(Deno.env.get("NPM_TOKEN"))\' > /x',
    "bun -e 'console.log(process.env.NPM_TOKEN)' > /x",
  ],
  'a name that is found elsewhere': [
    'n=NPM_TOKEN; eval "echo \\$$n" > /x',
    'n=NPM_TOKEN; echo "${!n}" > /x',
    'n=NPM_TOKEN; printenv $n > /x',
    'declare -n r=NPM_TOKEN; echo "$r" > /x',
    'c=\'echo $NPM_TOKEN > /x\'; eval "$c"',
    "echo 'echo $NPM_TOKEN' > a.sh && sh a.sh > /x",
    "echo 'echo $NPM_TOKEN > /x' > a.sh && chmod +x a.sh && ./a.sh",
  ],
  'a pipe or a here-string': [
    'echo $NPM_TOKEN | crontab -',
    'crontab - <<< "$NPM_TOKEN"',
    'echo $NPM_TOKEN | ed /x',
    'ed /x <<< "$NPM_TOKEN"',
    'echo $NPM_TOKEN | split - /x',
    'echo $NPM_TOKEN | csplit - 1',
    'echo $NPM_TOKEN | sort -o /x',
    'echo $NPM_TOKEN | uniq - /x',
    'echo $NPM_TOKEN | install /dev/stdin /x',
    'echo $NPM_TOKEN | dd of=/x',
    'echo $NPM_TOKEN | cpio -o > /x',
    'echo $NPM_TOKEN | zip /x -',
    'echo $NPM_TOKEN | gpg --batch -c -o /x',
    'echo $NPM_TOKEN | base64 | loomctl store',
    'echo $NPM_TOKEN | curl -o /x file:///dev/stdin',
    "echo $NPM_TOKEN | sed -n 'w /x'",
    'echo $NPM_TOKEN | awk \'{print > "/x"}\'',
    "echo $NPM_TOKEN | sh -c 'cat > /x'",
    'echo $NPM_TOKEN | xargs mkdir',
    'mapfile -t lines <<< "$NPM_TOKEN"; echo "$lines" > /x',
  ],
  'a function, an alias or a text that is run': [
    'f() { echo "$NPM_TOKEN"; }; f > /x',
    'f() { echo "$NPM_TOKEN"; }; f | tee /x',
    'f() { echo "$NPM_TOKEN"; }; x=$(f); echo "$x" > /x',
    "alias p='echo $NPM_TOKEN'; p > /x",
    'trap \'echo "$NPM_TOKEN" > /x\' EXIT',
    'watch -n1 "echo $NPM_TOKEN > /x"',
    'parallel "echo {} > /x" ::: "$NPM_TOKEN"',
    "echo 'echo $NPM_TOKEN > /x' > /e; BASH_ENV=/e bash -c true",
    'find . -name "*.conf" -exec sed -i "s/@T@/$NPM_TOKEN/" {} +',
    "find . -name '*.conf' -exec sh -c 'echo $NPM_TOKEN >> $1' _ {} \\;",
    "find . -name '*.tmpl' -exec sh -c 'envsubst < $1 > $1.conf' _ {} \\;",
    'find . -type f -exec env \\; > /x',
  ],
  'a stream that is moved': [
    'exec > /x; echo "$NPM_TOKEN"',
    'exec 3> /x; env >&3',
    'exec &> /x; curl -v -H "A: $NPM_TOKEN" https://files.example.com/',
    'tee /x < <(echo "$NPM_TOKEN")',
    "exec 5> /x; BASH_XTRACEFD=5 bash -xc 'npm ci --token $NPM_TOKEN'",
    'time -o /x -v true && wget -O a "https://files.example.com/a?t=$NPM_TOKEN" 2> log',
    'wget -o log "https://files.example.com/a?t=$NPM_TOKEN" -O a',
    'GIT_TRACE=/x git -c http.extraHeader="A: $NPM_TOKEN" fetch',
  ],
  'a file or a variable in between': [
    'echo "$NPM_TOKEN" > /tmp/a; t=$(cat /tmp/a); rm /tmp/a; echo $t > /x',
    'echo "T=$NPM_TOKEN" > /tmp/a; . /tmp/a; echo $T > /x; rm /tmp/a',
    'T=$NPM_TOKEN envsubst < a > b',
    ': ${T:=$NPM_TOKEN}; echo $T > /x',
  ],
  'the configuration of a build': [
    'cmake -D TOKEN=$NPM_TOKEN -S . -B build',
    './configure TOKEN=$NPM_TOKEN && make',
    'sh configure --with-token=$NPM_TOKEN',
    'make install TOKEN=$NPM_TOKEN > build.log',
    'curl --libcurl /x.c -H "A: $NPM_TOKEN" https://files.example.com',
    'curl --xattr -o /x "https://files.example.com/a?t=$NPM_TOKEN"',
  ],
  'a name of a file': [
    'mkdir $NPM_TOKEN',
    'touch a.$NPM_TOKEN',
    'mktemp -t $NPM_TOKEN.XXXX',
    'cp a $NPM_TOKEN',
    'ln -s $NPM_TOKEN x',
    'echo hello > $NPM_TOKEN',
    'curl -o "$NPM_TOKEN" https://files.example.com/',
    'curl -O "https://files.example.com/$NPM_TOKEN"',
    'wget https://files.example.com/$NPM_TOKEN',
    'wget -x https://files.example.com/$NPM_TOKEN/a',
  ],
  'what a program keeps': [
    'useradd -c $NPM_TOKEN bob',
    'chfn -f "$NPM_TOKEN" root',
    'git commit -m $NPM_TOKEN',
    'git tag $NPM_TOKEN',
    'git config user.name $NPM_TOKEN',
    'hostname $NPM_TOKEN',
    'setfattr -n user.t -v $NPM_TOKEN /x',
    'ssh-keygen -C "$NPM_TOKEN" -f k',
    'openssl req -x509 -subj "/CN=$NPM_TOKEN" -keyout k -out c',
    'gcc -DTOKEN=$NPM_TOKEN a.c',
  ],
}

/** Shapes in which nothing of the value stays. */
const clean: readonly string[] = [
  'curl -O -H "A: $NPM_TOKEN" https://files.example.com/x',
  'curl -O "https://files.example.com/x?token=$NPM_TOKEN"',
  'curl -H "A: $NPM_TOKEN" https://files.example.com/x | tar xz -C /opt',
  'curl -H "A: $NPM_TOKEN" https://files.example.com/x.key | gpg --dearmor > /etc/apt/keyrings/x.gpg',
  'wget "https://ci:$NPM_TOKEN@files.example.com/x"',
  'echo "$NPM_TOKEN" | curl -d @- https://files.example.com/',
  'echo "$NPM_TOKEN" | sha256sum',
  'echo "$NPM_TOKEN" | sudo -S apt-get update',
  'echo "$NPM_TOKEN" | ssh-add - && git clone git@git.example.com:team/loom',
  "node -e 'console.log(process.env.PORT)' > b && npm ci",
  "jq --arg env x '.env=$env' a > b && npm ci",
  'n=foo; echo "${!n}" > x; npm ci',
  "printf '#!/bin/sh\\necho $NPM_TOKEN' > /ask && chmod +x /ask && GIT_ASKPASS=/ask git clone https://git.example.com/a",
  'git config --global user.name bob && npm ci',
  'set -eux && npm ci',
  'find . -name package.json -execdir npm ci \\;',
  'f() { curl -H "A: $NPM_TOKEN" -o /x https://files.example.com/x; }; f',
  'trap "rm -f /tmp/x" EXIT; curl -H "A: $NPM_TOKEN" -o /x https://files.example.com/x',
  'exec 2>&1; curl -H "A: $NPM_TOKEN" -o /x https://files.example.com/x',
  'wget -q -O a "https://files.example.com/a?t=$NPM_TOKEN" 2> log',
  'loomctl --header "Authorization: Bearer $NPM_TOKEN" fetch',
]

describe('a value that a RUN leaves behind', () => {
  for (const [way, runs] of Object.entries(kept))
    it.each(runs)(`by ${way}: %s`, (run) => {
      expect(verdicts(run)).toEqual(['manual'])
    })

  it.each(clean)('is none in: %s', (run) => {
    expect(verdicts(run)).toEqual(['fixed'])
  })
})

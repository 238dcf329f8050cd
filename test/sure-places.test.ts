import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import { readRuns } from '../src/run.ts'
import { namesHandedOn, namesInSurePlaces } from '../src/trace/enter/sure-places.ts'

function found(line: string): string[] {
  const runs = readRuns(parseDockerfile(`FROM alpine\nRUN ${line}\n`))
  return [...namesInSurePlaces(runs, ['TIDE', 'PORT'])]
}

describe('a name that says nothing is a secret', () => {
  it.each([
    'curl -H "Authorization: Bearer $TIDE" https://tides.example.com',
    'curl -u "harbour:${TIDE}" https://tides.example.com',
    'curl -sSu $TIDE -O https://tides.example.com',
    'git clone https://ci:$TIDE@git.example.com/a/b',
    'git clone https://${TIDE}@git.example.com/a/b',
    'pip install --extra-index-url https://ci:${TIDE}@pypi.example.com/simple x',
    'echo "//npm.example.com/:_authToken=$TIDE" > .npmrc',
    'npm config set //npm.example.com/:_authToken=$TIDE',
    'echo "$TIDE" > ~/.ssh/id_rsa',
    'printf "%s" "${TIDE}" > /root/.ssh/id_ed25519',
    'echo "$TIDE" | tee ~/.ssh/id_rsa',
    'echo "$TIDE" | base64 -d | tee ~/.npmrc',
    '(echo "$TIDE") > ~/.ssh/id_rsa',
    'cat <<< "$TIDE" > ~/.ssh/id_rsa',
    'dd of=/root/.ssh/id_rsa <<< "$TIDE"',
    'cp /dev/stdin ~/.ssh/id_rsa <<< "$TIDE"',
    'echo "$TIDE" | install -m 600 /dev/stdin ~/.ssh/id_rsa',
    'install -D -m 600 <(echo "$TIDE") ~/.ssh/id_rsa',
    'tee ~/.ssh/id_rsa < <(echo "$TIDE")',
    'cat <(echo "$TIDE") > ~/.ssh/id_rsa',
    'echo "$TIDE" | ssh-add -',
    'echo "$TIDE" | base64 -d | ssh-add -',
    'ssh-add - <<< "$TIDE"',
    'anything --password "$TIDE"',
    'curl "-uci:$TIDE" https://tides.example.com',
    'sudo anything --token=$TIDE',
    'echo "machine git.example.com login x password $TIDE" >> ~/.netrc',
    'git config --global url."https://$TIDE@git.example.com/".insteadOf https://git.example.com/',
  ])('in %s', (line) => {
    expect(found(line)).toEqual(['TIDE'])
  })

  it.each([
    'curl -u ci -o $TIDE https://tides.example.com',
    'curl -o /x https://tides.example.com:$PORT/$TIDE',
    'git clone https://git.example.com/$TIDE',
    'git clone https://$TIDE/a@b',
    'echo "$TIDE" > ~/.ssh/config',
    'echo "$TIDE" > ~/.ssh/id_rsa.pub',
    'echo "$TIDE" | tee ~/.ssh/id_rsa.pub',
    'install <(echo "$TIDE") ~/.ssh/config',
    'install -m "$PORT" <(cat x) ~/.ssh/id_rsa',
    'echo "$TIDE" | grep -q x && cp y ~/.ssh/id_rsa',
    'ssh-add "$TIDE"',
    'curl -H "X-Port: $PORT" https://tides.example.com',
    'anything --user $TIDE --port $PORT',
  ])('not in %s', (line) => {
    expect(found(line)).toEqual([])
  })
})

describe('a name that is handed on under another', () => {
  const handedOn = (line: string) => [
    ...namesHandedOn(readRuns(parseDockerfile(`FROM alpine\nRUN ${line}\n`)), ['TIDE', 'TIDE_URL']),
  ]

  it.each([
    'NPM_TOKEN=$TIDE npm ci',
    'export NODE_AUTH_TOKEN="${TIDE}" && npm ci',
    'env GH_TOKEN=$TIDE gh release download',
    'make API_TOKEN=$TIDE',
  ])('is a secret in %s', (line) => {
    expect(handedOn(line)).toEqual(['TIDE'])
  })

  it.each(['LEVEL=$TIDE npm ci', 'API_TOKEN=$TIDE_URL npm ci', 'API_TOKEN=x$TIDE npm ci'])(
    'is none in %s',
    (line) => {
      expect(handedOn(line)).toEqual([])
    },
  )
})

// made from the docstrings of the transforms: npx vitest run test/explanations.test.ts -u

/** What a transform does, for a reader. */
export interface Explanation {
  readonly description: string
  /** What it does and why. */
  readonly about: string
  readonly before: string
  /** Missing where nothing is changed, only told. */
  readonly after?: string
}

/** Every transform by its name, in the order in which they are applied. */
export const explanations: Readonly<Record<string, Explanation>> = {
  mount: {
    description: 'secret mounts that are there already but do not work',
    about:
      'Secret mounts that are there already and do not work: a misread path, options in the wrong order, a mount that nothing reads, a value that the RUN writes into the layer all the same.',
    before:
      'RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secret/token)" https://example.com/file',
    after:
      'RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://example.com/file',
  },
  'dead-header': {
    description:
      '`# syntax` lines that do nothing, or are too old for the secret mounts of the file',
    about:
      'A `# syntax` comment that BuildKit does not act on, or that is too old for the secret mounts of the file.',
    before:
      '# syntax=docker/dockerfile:1.0\nFROM alpine:3.20\nRUN --mount=type=secret,id=token wget --header "X-Token: $(cat /run/secrets/token)" https://files.example.com/one',
    after:
      '# syntax=docker/dockerfile:1\nFROM alpine:3.20\nRUN --mount=type=secret,id=token wget --header "X-Token: $(cat /run/secrets/token)" https://files.example.com/one',
  },
  'credential-file': {
    description: 'COPY and ADD of files with credentials become secret mounts at the same path',
    about:
      'COPY and ADD of a file with credentials go; every RUN that uses the file gets it as a secret mount at the same path.',
    before: 'COPY pip.conf /etc/pip.conf\nRUN pip install -r requirements.txt',
    after:
      'RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf,required=true \\\n    pip install -r requirements.txt',
  },
  'ssh-key': {
    description: 'private keys for ssh become file mounts, or the ssh agent with --ssh',
    about:
      "A private key that comes in as a variable and is written to a file: the RUNs that fetch over ssh get the key as a file mount at the same path, or the builder's ssh agent.",
    before:
      'ARG SSH_PRIVATE_KEY\nRUN mkdir -p /root/.ssh && echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa\nRUN git clone git@git.example.com:team/app.git',
    after:
      'RUN mkdir -p /root/.ssh\nRUN --mount=type=secret,id=SSH_PRIVATE_KEY,target=/root/.ssh/id_rsa,required=true \\\n    git clone git@git.example.com:team/app.git',
  },
  'git-auth': {
    description: 'tokens in git addresses are given by a credential helper and stored nowhere',
    about:
      'git keeps the address that it is given, token included: in `.git/config` of a clone, in `~/.gitconfig` for `insteadOf`. The address loses the token, and a credential helper gives it when git asks.',
    before: 'ARG GIT_TOKEN\nRUN git clone https://ci:${GIT_TOKEN}@git.example.com/team/app.git',
    after:
      'RUN --mount=type=secret,id=GIT_TOKEN,env=GIT_TOKEN,required=true \\\n    git -c credential.https://git.example.com.helper=\'!f() { test "$1" = get && echo "username=ci" && echo "password=${GIT_TOKEN}"; }; f\' clone https://git.example.com/team/app.git',
  },
  'config-command': {
    description:
      'commands that store a credential in a configuration give way to the variable that the tool reads',
    about:
      "Commands that store a credential in a tool's configuration or in data of their own. Where the tool reads the same from a variable, the RUNs that use it get that variable and the command goes; npm, yarn and pnpm store the name of the variable instead of its value.",
    before:
      'ARG GEMS_TOKEN\nRUN bundle config set gems.example.com "$GEMS_TOKEN"\nRUN bundle install',
    after:
      'RUN --mount=type=secret,id=GEMS_TOKEN,env=BUNDLE_GEMS__EXAMPLE__COM,required=true bundle install',
  },
  'written-config': {
    description: 'secrets that a RUN writes into a configuration file stay out of it',
    about:
      "A RUN that writes a secret into a tool's configuration. npm, yarn and pnpm expand variables there: the file gets the name instead of the value, and every RUN of the tool gets the value. A file that is nothing but the secret becomes a mount.",
    before:
      'ARG NPM_TOKEN\nRUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc\nRUN npm ci',
    after:
      'RUN echo "//npm.example.com/:_authToken=\\${NPM_TOKEN}" > .npmrc\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
  },
  'index-url': {
    description:
      'ENVs that hold a secret inside an address are put together in the RUNs that need them',
    about:
      'An ENV that holds a secret inside a larger text, an address mostly: it goes, and each RUN that needs it puts the text together from the mounted secret.',
    before:
      'FROM python AS build\nARG INDEX_TOKEN\nENV PIP_INDEX_URL=https://ci:${INDEX_TOKEN}@pypi.example.com/simple\nRUN pip install -r requirements.txt\nFROM python\nCOPY --from=build /app /app',
    after:
      'FROM python AS build\nRUN --mount=type=secret,id=INDEX_TOKEN,env=INDEX_TOKEN,required=true \\\n    PIP_INDEX_URL="https://ci:${INDEX_TOKEN}@pypi.example.com/simple"; export PIP_INDEX_URL; \\\n    pip install -r requirements.txt\nFROM python\nCOPY --from=build /app /app',
  },
  variable: {
    description: 'ARG and ENV that carry a secret become secret mounts of the RUNs that read it',
    about:
      'ARG and ENV that carry a secret go; every RUN that reads it gets a mount that sets the variable for that RUN alone.',
    before: 'ARG NPM_TOKEN\nRUN npm ci',
    after: 'RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
  },
  undeclared: {
    description: 'RUNs that read a secret which nothing declares are reported',
    about:
      'RUNs that read a secret-looking variable which nothing gives a value: broken, or served by the base image, in no case to be repaired here.',
    before: 'RUN curl -H "X-Token: $ARTIFACT_TOKEN" -O https://files.example.com/one',
  },
  onbuild: {
    description: 'secrets that ONBUILD brings into the builds of other repositories are reported',
    about:
      'Secrets in ONBUILD instructions: they take effect in the builds of other repositories, so nothing is changed unless that is asked for. An `ONBUILD ARG` that only `ONBUILD RUN`s read can become a mount of these, which the builds on the image must then pass.',
    before: 'ONBUILD ARG NPM_TOKEN',
  },
  literal: {
    description:
      'credentials that stand in an instruction as text are mounted (--unsafe) or reported',
    about:
      'Credentials that stand in an instruction as text: what a program is given for a password or token, the shape of a token, a private key, a password inside an address. ARG and ENV have stories of their own. With --unsafe a value of a RUN becomes a secret where a build argument in its place would: equal values one, each with a name after the program that takes it. The value is in the history of the file and of the images, so it must be changed all the same.',
    before:
      'RUN curl -fsS -H "X-Api-Key: Hq7vR2mXw9Lk4TnB" -o /tides.json https://tides.example.com/v1',
  },
  leftovers: {
    description: 'comments and messages that still name a build argument which is now a secret',
    about: 'Comments that still tell people to pass a build argument that is no more.',
    before:
      '# docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci',
    after:
      '# docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\nCOPY . .\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
  },
  printed: {
    description: 'secrets that a RUN prints into the build log are reported',
    about:
      'Secrets that a RUN shows in the build log. BuildKit masks them in the title of a step only, not in what its commands print: reported, not changed. A RUN that only echoes the secret goes with its declaration, where another RUN reads it.',
    before: 'ARG NPM_TOKEN\nRUN echo "using $NPM_TOKEN" && npm ci',
  },
  'ignore-comment': {
    description: 'comments that leave something alone although nothing is found there are told',
    about:
      'Comments that leave an instruction or a file alone although nothing is found there. They would hide the next secret that comes to stand below them.',
    before: '# secretmount-ignore: the id of a deployment\nARG DEPLOY_ID',
    after: 'ARG DEPLOY_ID',
  },
}

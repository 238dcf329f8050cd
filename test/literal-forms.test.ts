import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

/** `@` stands for the credential. */
const forms = [
  'curl -u ci:@ https://files.example.com/a',
  'curl -fsSu ci:@ https://files.example.com/a',
  'curl "-u" ci:@ https://files.example.com/a',
  'curl --user ci:@ https://files.example.com/a',
  'curl --user=ci:@ https://files.example.com/a',
  'curl -uci:@ https://files.example.com/a',
  'curl -fsSuci:@ https://files.example.com/a',
  'curl "-uci:@" https://files.example.com/a',
  "curl '-fsSuci:@' https://files.example.com/a",
  'curl "-HX-Api-Key: @" https://files.example.com/a',
  'curl --proxy-user ci:@ https://files.example.com/a',
  'curl --oauth2-bearer @ https://files.example.com/a',
  'curl -H "Authorization: Bearer @" https://files.example.com/a',
  "curl -H 'Authorization: Basic @' https://files.example.com/a",
  'curl --header "Authorization: token @" https://files.example.com/a',
  'curl -H "X-Api-Key: @" https://files.example.com/a',
  "curl -H 'Private-Token: @' https://files.example.com/a",
  'curl -H "JOB-TOKEN: @" https://files.example.com/a',
  'curl -d "grant_type=x&client_secret=@" https://files.example.com/a',
  'curl "https://files.example.com/a?access_token=@"',
  'curl "https://files.example.com/a?license_key=@&suffix=tgz"',
  'curl https://ci:@@files.example.com/a',
  'wget --password=@ https://files.example.com/a',
  'wget --http-password @ https://files.example.com/a',
  'wget --header="Authorization: Bearer @" https://files.example.com/a',
  'wget "https://files.example.com/a?private_token=@"',
  'git clone https://ci:@@git.example.com/team/app.git',
  'git clone "https://ci:@@git.example.com/team/app.git"',
  'git config --global url."https://ci:@@git.example.com/".insteadOf https://git.example.com/',
  'git config --global http.extraHeader "Authorization: Bearer @"',
  'git remote add up https://ci:@@git.example.com/team/app.git',
  'pip install --index-url https://ci:@@pypi.example.com/simple app',
  'pip install --extra-index-url=https://ci:@@pypi.example.com/simple app',
  'pip config set global.index-url https://ci:@@pypi.example.com/simple',
  'npm config set //npm.example.com/:_authToken @',
  'npm config set //npm.example.com/:_authToken=@',
  'npm set //npm.example.com/:_authToken @',
  'npm config set _auth @',
  'yarn config set npmAuthToken @',
  'pnpm config set //npm.example.com/:_authToken @',
  'echo "//npm.example.com/:_authToken=@" > .npmrc',
  'echo "_auth=@" >> .npmrc',
  'echo "machine git.example.com login ci password @" > ~/.netrc',
  'printf "machine git.example.com\\nlogin ci\\npassword @\\n" > /root/.netrc',
  'docker login -u ci -p @ images.example.com',
  'docker login -u ci --password=@ images.example.com',
  'echo @ | docker login -u ci --password-stdin images.example.com',
  "printf '@' | docker login -u ci --password-stdin images.example.com",
  'docker login -u ci --password-stdin images.example.com <<< @',
  'podman login -u ci -p @ images.example.com',
  'skopeo copy --src-creds ci:@ docker://a.example.com/x dir:x',
  'helm registry login -u ci -p @ images.example.com',
  'helm repo add quay https://charts.example.com --username ci --password @',
  'gh auth login --with-token <<< @',
  'echo @ | gh auth login --with-token',
  'sshpass -p @ scp a b',
  'sshpass -p@ scp a b',
  'svn checkout --username ci --password @ https://svn.example.com/a',
  'mysql -uroot -p@ -e "select 1"',
  'mysql --password=@ -e "select 1"',
  'PGPASSWORD=@ psql -h db.example.com -c "select 1"',
  'composer config -g http-basic.repo.example.com ci @',
  'composer config github-oauth.github.com @',
  'poetry config http-basic.quay ci @',
  'poetry config pypi-token.pypi @',
  'nuget sources add -Name quay -Source https://nuget.example.com -UserName ci -Password @',
  'dotnet nuget add source https://nuget.example.com -u ci -p @',
  'bundle config gems.example.com ci:@',
  'bundle config set --global gems.example.com ci:@',
  'gem sources --add https://ci:@@gems.example.com/',
  'twine upload -u ci -p @ dist/*',
  'cargo login @',
  'terraform init -backend-config=token=@',
  'terraform init -backend-config="password=@"',
  'aws configure set aws_secret_access_key @',
  'aws configure set default.aws_secret_access_key @',
  'export AWS_SECRET_ACCESS_KEY=@ && aws s3 cp s3://a.example.com/b /b',
  'AWS_SECRET_ACCESS_KEY=@ aws s3 cp s3://a.example.com/b /b',
  'HARBOUR_TOKEN=@ make',
  'env HARBOUR_TOKEN=@ make',
  'make HARBOUR_TOKEN=@',
  'vault login @',
  'az login --service-principal -u ci --password @ --tenant t',
  'sentry-cli --auth-token @ releases list',
  'hf auth login --token @',
  'huggingface-cli login --token @',
  'sed -i s/__TOKEN__/@/ /srv/settings.ini',
  "sed -i 's|%TOKEN%|@|' /srv/settings.ini",
  'bash -c "curl -u ci:@ https://files.example.com/a"',
  'sudo -E curl -u ci:@ https://files.example.com/a',
  'anything --api-key @',
  'anything --token=@',
  'java -jar app.jar -Dnexus.password=@',
  'mvn -s settings.xml deploy -Drepo.password=@',
  'gradle build -PnexusPassword=@',
  'gradle build -Pnexus_token=@',
]

/** Several lines, which need the form of a heredoc. */
const documents = [
  'cat <<EOF > ~/.netrc\nmachine git.example.com login ci password @\nEOF',
  'cat > /root/.npmrc <<EOF\n//npm.example.com/:_authToken=@\nEOF',
  "cat > /root/.config/pip/pip.conf <<'EOF'\n[global]\nindex-url = https://ci:@@pypi.example.com/simple\nEOF",
  'cat > /root/.aws/credentials <<EOF\n[default]\naws_secret_access_key = @\nEOF',
]

/** Set on purpose for those who run the image: told, not asked to be mended. */
const accounts = [
  'echo ci:@ | chpasswd',
  'echo "ci:@" | sudo chpasswd',
  `psql --command "CREATE USER ci WITH SUPERUSER PASSWORD '@';"`,
  `mysql -e "CREATE USER 'ci' IDENTIFIED BY '@'"`,
  `echo "ALTER ROLE ci WITH ENCRYPTED PASSWORD '@'" | psql`,
]

// of two the last `@` is the address's own
const fill = (form: string, text: string) => form.replace('@', text)
const value = 'Hq7vR2mXw9Lk4TnB'

function found(instruction: string): string[] {
  return rewrite(`FROM alpine:3.20\n${instruction}\n`)
    .findings.filter(({ transform }) => transform !== 'leftovers')
    .map(({ status }) => status)
}

describe('a credential as text is told in', () => {
  it.each([...forms, ...documents])('RUN %s', (form) => {
    expect(found(`RUN ${fill(form, value)}`).some((status) => /manual|review/.test(status))).toBe(
      true,
    )
  })
  it.each(forms)('RUN %s, once', (form) => {
    expect(found(`RUN ${fill(form, value)}`)).toHaveLength(1)
  })
  it.each(forms)('CMD %s', (form) => {
    expect(found(`CMD ${fill(form, value)}`)).not.toEqual([])
  })
})

describe('a placeholder is none in', () => {
  it.each([...forms, ...documents, ...accounts])('RUN %s', (form) => {
    expect(found(`RUN ${fill(form, 'changeme')}`)).toEqual([])
  })
})

describe('the account of an image is a note in', () => {
  it.each(accounts)('RUN %s', (form) => {
    expect(found(`RUN ${fill(form, value)}`)).toEqual(['note'])
  })
})

import { describe, expect, test } from 'vitest'
import { read } from '../src/callers/actions/read.ts'
import { handOver } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'
const path = '.github/workflows/build.yml'

function of(text: string, file = path) {
  return handOver(
    read,
    { Dockerfile: dockerfile, 'api/Dockerfile': dockerfile, [file]: text },
    file,
    ['NPM_TOKEN', 'OTHER_TOKEN'],
  )
}

const job = (steps: string, head = '') =>
  `on: push\njobs:\n  build:\n${head}    runs-on: ubuntu-latest\n    steps:\n${steps}`

describe('run steps', () => {
  test.each<[string, string, string, string?]>([
    [
      'an expression goes into the environment of the step',
      '      - name: build\n        run: |\n          docker build \\\n            --build-arg NPM_TOKEN=${{ secrets.CI_TOKEN }} .\n',
      '      - name: build\n        env:\n          NPM_TOKEN: ${{ secrets.CI_TOKEN }}\n        run: |\n          docker build \\\n            --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
    ],
    [
      'behind a script that is the first key',
      '      - run: docker build --build-arg NPM_TOKEN="${{ secrets.CI_TOKEN }}" .\n',
      '      - run: docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n        env:\n          NPM_TOKEN: ${{ secrets.CI_TOKEN }}\n',
    ],
    [
      'two of one step',
      '      - name: a\n        run: docker build --build-arg NPM_TOKEN=${{ secrets.A }} --build-arg OTHER_TOKEN=${{ secrets.B }} .\n',
      '      - name: a\n        env:\n          NPM_TOKEN: ${{ secrets.A }}\n          OTHER_TOKEN: ${{ secrets.B }}\n        run: docker build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=OTHER_TOKEN,env=OTHER_TOKEN .\n',
    ],
    [
      'the same one twice',
      '      - name: a\n        run: |\n          docker build --build-arg NPM_TOKEN=${{ secrets.A }} .\n          docker build --build-arg NPM_TOKEN=${{ secrets.A }} api\n',
      '      - name: a\n        env:\n          NPM_TOKEN: ${{ secrets.A }}\n        run: |\n          docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n          docker build --secret id=NPM_TOKEN,env=NPM_TOKEN api\n',
    ],
    [
      'an environment that is there',
      '      - env:\n          A: b\n        run: docker build --build-arg NPM_TOKEN=${{ secrets.A }} .\n',
      '      - env:\n          A: b\n          NPM_TOKEN: ${{ secrets.A }}\n        run: docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
    ],
    [
      'a variable of the environment needs no prefix',
      '      - env:\n          NPM_TOKEN: ${{ secrets.A }}\n        run: |\n          docker build --build-arg NPM_TOKEN=${NPM_TOKEN} .\n',
      '      - env:\n          NPM_TOKEN: ${{ secrets.A }}\n        run: |\n          docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
    ],
    [
      'another variable of the environment',
      '      - run: docker build --build-arg NPM_TOKEN=$CI_TOKEN .\n',
      '      - run: docker build --secret id=NPM_TOKEN,env=CI_TOKEN .\n',
      '    env:\n      CI_TOKEN: ${{ secrets.A }}\n',
    ],
    [
      'a variable of the script',
      '      - run: |\n          T=$(cat t)\n          docker build --build-arg NPM_TOKEN=$T .\n',
      '      - run: |\n          T=$(cat t)\n          NPM_TOKEN="$T" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
    ],
    [
      'a script in double quotes',
      '      - run: "docker build --build-arg NPM_TOKEN=$T ."\n',
      '      - run: "NPM_TOKEN=\\"$T\\" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ."\n',
    ],
    [
      'a folded script',
      '      - run: >\n          docker build\n          --build-arg NPM_TOKEN=$T\n          .\n',
      '      - run: >\n          NPM_TOKEN="$T" docker build\n          --secret id=NPM_TOKEN,env=NPM_TOKEN\n          .\n',
    ],
  ])('%s', (_name, before, after, head) => {
    const { after: text, left } = of(job(before, head))
    expect(left).toEqual([])
    expect(text).toBe(job(after, head))
  })

  test('a composite action', () => {
    const text = (body: string) =>
      `inputs:\n  token:\n    required: true\nruns:\n  using: composite\n  steps:\n    - shell: bash\n${body}`
    const { after } = of(
      text('      run: docker build --build-arg NPM_TOKEN=${{ inputs.token }} .\n'),
      'build/action.yml',
    )
    expect(after).toBe(
      text(
        '      env:\n        NPM_TOKEN: ${{ inputs.token }}\n      run: docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
      ),
    )
  })

  test('the folder of the step tells the Dockerfile', () => {
    const run =
      '      - run: docker build --build-arg NPM_TOKEN=$T .\n        working-directory: api\n'
    expect(of(job(run)).invocations[0]).toMatchObject({ dockerfile: { path: 'api/Dockerfile' } })
    const byDefault = of(
      job(
        '      - run: docker build --build-arg NPM_TOKEN=$T .\n',
        '    defaults:\n      run:\n        working-directory: ./api\n',
      ),
    )
    expect(byDefault.invocations[0]).toMatchObject({ dockerfile: { path: 'api/Dockerfile' } })
  })

  test.each<[string, string, RegExp]>([
    [
      'the environment has another value under the name',
      '      - env:\n          NPM_TOKEN: x\n        run: docker build --build-arg NPM_TOKEN=${{ secrets.A }} .\n',
      /another value/,
    ],
    [
      'the script has a variable of the name',
      '      - run: |\n          NPM_TOKEN=x\n          docker build --build-arg NPM_TOKEN=${{ secrets.A }} .\n',
      /another value/,
    ],
    [
      'another machine builds',
      '      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            docker build --build-arg NPM_TOKEN=${{ secrets.A }} .\n',
      /another machine/,
    ],
  ])('%s', (_name, body, why) => {
    const { after, left } = of(job(body))
    expect(after).toBe(job(body))
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

/** What the scripts of frameworks do by the project's own code alone; others call an installer. */
const ofFrameworks: readonly (readonly [script: RegExp, tasks: ReadonlySet<string>])[] = [
  [
    /(?:^|\/)manage\.py$/,
    new Set(
      `collectstatic migrate makemigrations showmigrations check createsuperuser loaddata
      createcachetable compilemessages`.split(/\s+/),
    ),
  ],
  [
    /(?:^|\/)artisan$/,
    new Set(
      `migrate optimize config:cache config:clear route:cache view:cache event:cache cache:clear
      key:generate storage:link package:discover optimize:clear event:clear migrate:fresh
      db:seed vendor:publish passport:keys icons:cache telescope:publish horizon:publish`.split(
        /\s+/,
      ),
    ),
  ],
  [
    /(?:^|\/)bin\/console$/,
    new Set(
      `cache:warmup cache:clear cache:pool:clear assets:install asset-map:compile about
      doctrine:migrations:migrate doctrine:schema:update doctrine:cache:clear-metadata
      lint:container lint:yaml lint:twig secrets:decrypt-to-local`.split(/\s+/),
    ),
  ],
]

/** Is that the script of a framework, which has no ending to know a script by? */
export function isFrameworkScript(word: string): boolean {
  return /(?:^|\/)(?:artisan|spark|yii|craft|bin\/(?:console|rails|rake|setup|cake))$/.test(word)
}

/** Does a call do such a task of a framework, `python manage.py migrate`? */
export function isOfFramework(words: readonly string[]): boolean {
  return ofFrameworks.some(([script, tasks]) => {
    const at = words.findIndex((word) => script.test(word))
    return at !== -1 && tasks.has(words[at + 1] ?? '')
  })
}

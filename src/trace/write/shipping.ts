import { escapePattern } from '../../escape-pattern.ts'
import type { Run } from '../../run.ts'
import type { Life } from '../lives.ts'

/**
 * Names that bundlers build into what the browser gets (their manuals, "environment variables").
 */
const published =
  '(?:NEXT_PUBLIC|REACT_APP|VITE|VUE_APP|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC|STORYBOOK|PUBLIC)'

/**
 * A RUN that builds the value into what it makes: the history is clean then, the product is not.
 */
export function shipsIn({ readings }: Pick<Life, 'readings'>): Run | undefined {
  return readings.find(({ run: { text }, name }) => {
    if (
      !/-ldflags|(?:PUBLIC|REACT_APP|VITE|VUE_APP|GATSBY|STORYBOOK|HUGO)_|define|-D\w|--cfg|FLAGS|--config/.test(
        text,
      )
    )
      return false
    const word = escapePattern(name)
    const value = String.raw`["'\\]*\$\{?${word}\b`
    const forms = [
      String.raw`-ldflags[^&;|]*-X[^&;|]*\$\{?${word}\b`,
      String.raw`(?:^|[\s;&"'])(?:${published}|HUGO)_\w+=${value}`,
      String.raw`--(?:dart-)?define(?:[ =:]\S+)?\S*?=${value}`,
      String.raw`--cfg[ =]\S*${value}`,
      String.raw`\bFLAGS=\S*${value}`,
      String.raw`--config[ =]\S*\benv\.\S*${value}`,
      String.raw`-D\w+=${value}`,
    ]
    return new RegExp(forms.join('|')).test(text)
  })?.run
}

import { configureGlobal } from 'fast-check'

// CI tells whether a change is good, so it tries the same inputs each time; `npm test` tries new
// ones
configureGlobal({ seed: 20_260_714 })

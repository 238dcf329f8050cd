/**
 * What the page can do: open a repository, sort by a column, filter by words and by state. Without
 * it the page can still be read.
 */
export const script = `
'use strict'
const table = document.getElementById('repositories')
const filter = document.getElementById('filter')
const rows = [...table.querySelectorAll('tbody.repository')]
const chips = [...document.querySelectorAll('.chip')]
const show = () => {
  const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const states = new Set(chips.filter((chip) => chip.ariaPressed === 'true').map((chip) => chip.dataset.state))
  let count = 0
  for (const row of rows) {
    const isShown = states.has(row.dataset.is) && words.every((word) => row.dataset.text.includes(word))
    row.hidden = !isShown
    if (isShown) count += 1
  }
  document.getElementById('count').textContent = count === rows.length ? '' : count + ' of ' + rows.length + ' shown'
}
filter.addEventListener('input', show)
for (const chip of chips)
  chip.addEventListener('click', () => {
    chip.ariaPressed = chip.ariaPressed === 'true' ? 'false' : 'true'
    show()
  })
for (const button of table.querySelectorAll('.open'))
  button.addEventListener('click', () => {
    const more = button.closest('tbody').querySelector('.more')
    more.hidden = !more.hidden
    button.ariaExpanded = String(!more.hidden)
  })
const heads = [...table.querySelectorAll('[data-sort]')]
for (const head of heads)
  head.addEventListener('click', () => {
    const isNumber = 'number' in head.dataset
    const was = head.getAttribute('aria-sort')
    const now = was === null ? (isNumber ? 'descending' : 'ascending') : was === 'ascending' ? 'descending' : 'ascending'
    for (const other of heads) other.removeAttribute('aria-sort')
    head.setAttribute('aria-sort', now)
    const key = head.dataset.sort
    const sign = now === 'ascending' ? 1 : -1
    const isText = key === 'name'
    rows.sort((a, b) => sign * (isText ? a.dataset[key].localeCompare(b.dataset[key]) : a.dataset[key] - b.dataset[key]))
    table.append(...rows)
  })
`

/**
 * What a person does with the page, and what is to be seen then. It runs in the page, and leaves
 * what it saw in its title.
 */
function visit() {
  const shown = () =>
    [...document.querySelectorAll('tbody.repository')]
      .filter((row) => row.getClientRects().length > 0)
      .map((row) => row.dataset['name'])
  const click = (selector) => document.querySelector(selector).click()
  const type = (text) => {
    const field = document.querySelector('#filter')
    field.value = text
    field.dispatchEvent(new Event('input'))
  }
  const atFirst = shown()
  click('[data-sort=name]')
  const byName = shown()
  click('[data-sort=rotate]')
  const byRotation = shown()
  type('PIP_tok')
  const filtered = [shown(), document.querySelector('#count').textContent]
  type('')
  click('.chip.clean')
  const withoutClean = shown()
  click('.chip.clean')
  const row = document.querySelector('tbody[data-name="team/billing"]')
  const isOpen = () => row.querySelector('.more').getClientRects().length > 0
  const wasOpen = isOpen()
  row.querySelector('.open').click()
  row.querySelector('details').open = true
  const diff = row.querySelector('.diff').innerText
  const width = document.documentElement.scrollWidth - document.documentElement.clientWidth
  return {
    atFirst,
    byName,
    byRotation,
    filtered,
    withoutClean,
    opened: [wasOpen, isOpen()],
    diff,
    width,
  }
}

document.title = encodeURIComponent(JSON.stringify(visit()))

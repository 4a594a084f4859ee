const form = document.querySelector('#bill');
const list = document.querySelector('#shares');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const totalCents = Math.round(Number(form.total.value.replace(',', '.')) * 100);
  const people = form.people.value.split(',').map((name) => name.trim());
  const response = await fetch('/api/split', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ totalCents, people }),
  });
  const { shares = [], error } = await response.json();
  const lines = error ? [error] : shares.map(({ name, cents }) => `${name}: ${toMoney(cents)}`);
  list.replaceChildren(...lines.map(toItem));
});

function toMoney(cents) {
  return (cents / 100).toFixed(2);
}

function toItem(text) {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

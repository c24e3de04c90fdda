// Start of the room window: language from main, guards against keys and drops that would lose work, then the app.
import '../shared/no-eval'
import './ui/style-sink'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { room } from './room'
import { startText } from './ui/text'
import './ui/tokens.css'

// A browser's reload and back keys, and files dropped on the window, have no business here.
window.addEventListener('keydown', (event) => {
  const reload = event.key === 'F5' || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'r')
  const history = event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
  if (reload || history) event.preventDefault()
}, { capture: true })
for (const kind of ['dragover', 'drop'] as const) window.addEventListener(kind, (event) => event.preventDefault())

const root = createRoot(document.getElementById('root')!)

void room.session.state({}).then(async (result) => {
  await startText(result.ok ? result.value.language : 'zh')
  root.render(<StrictMode><App start={result.ok ? result.value : null} /></StrictMode>)
})

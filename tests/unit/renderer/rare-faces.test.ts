// XD12: a room or case number with a rare sign is burned into the picture as written, once the file that draws it is there.
import { describe, expect, it } from 'vitest'
import { drawable } from '../../../renderer/capture/overlay'
import { cssRanges, RareFaces, type RareFace } from '../../../renderer/capture/rare-faces'

const faces: RareFace[] = [{ file: 'emoji.ttf', ranges: [[0x30, 0x39], [0x1f600, 0x1f64f]] }, { file: 'b.woff2', ranges: [[0x20000, 0x203ff], [0x20bb7, 0x20bb7]] }]

describe('XD12 rare signs in the picture', () => {
  it('a sign is 〓 until its file is there, and itself from then on; no other file is fetched', async () => {
    const fetched: string[] = []
    const rare = new RareFaces(faces, async ({ file }) => { fetched.push(file) })
    const covers = (code: number) => code !== 0xe000 && rare.has(code)
    expect(drawable('𠮷安 2026', covers)).toBe('〓安 2026')
    expect(await rare.bring('𠮷安 2026')).toBe(true)
    expect(drawable('𠮷安 2026', covers)).toBe('𠮷安 2026')
    expect(fetched).toEqual(['b.woff2'])
    expect(await rare.bring('𠮷安 2026')).toBe(false)
    expect(fetched).toEqual(['b.woff2'])
  })

  it('two texts at a time fetch a file once', async () => {
    let fetched = 0
    let come: () => void = () => undefined
    const rare = new RareFaces(faces, () => new Promise((resolve) => { fetched++; come = resolve }))
    const both = Promise.all([rare.bring('𠮷'), rare.bring('𠮷𠀀')])
    come()
    expect(await both).toEqual([true, true])
    expect(fetched).toBe(1)
  })

  it('a file that cannot be had is said once to whoever asks, is not asked for again, and its signs stay 〓', async () => {
    let asked = 0
    const rare = new RareFaces(faces, async () => { asked++; throw new Error('gone') })
    await expect(rare.bring('𠮷')).rejects.toThrow('gone')
    await expect(rare.bring('𠮷')).rejects.toThrow('gone')
    expect(asked).toBe(1)
    expect(drawable('𠮷', (code) => rare.has(code))).toBe('〓')
  })

  it('writes ranges as style sheets do', () => {
    expect(cssRanges([[0x30, 0x39], [0x20bb7, 0x20bb7]])).toBe('U+30-39, U+20bb7-20bb7')
  })
})

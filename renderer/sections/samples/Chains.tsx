// The way of each sample from hand to hand: who took it, who gave it to whom and when, both signatures, and where the chain has a gap.
import { Button } from 'antd'
import { useMemo } from 'react'
import type { Chain, Link } from '../../../shared/fold/chain'
import type { Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { useText } from '../../ui/text'
import { Shown } from '../signature/SignatureField'
import { chainLines, faultText, spanOf, type ChainLine } from './overs'
import { optionLabel } from './register'

type Props = { group: Group; chains: readonly Chain[]; /** Hand-overs in the order they were written, for their numbers. */ order: readonly RowId[]; onChoose: (over: RowId) => void }

export function Chains({ group, chains, order, onChoose }: Props) {
  const { t } = useText()
  const lines = useMemo(() => chainLines(chains), [chains])
  return (
    <section className="stack" aria-label={t('samples:chains')}>
      <h3>{t('samples:chains')}</h3>
      {lines.map((line) => <OneChain key={line.rows[0]} line={line} group={group} order={order} onChoose={onChoose} />)}
    </section>
  )
}

function OneChain({ line: { packages, chain }, group, order, onChoose }: { line: ChainLine } & Pick<Props, 'group' | 'order' | 'onChoose'>) {
  const { t } = useText()
  const open = chain.links.reduce((n, link) => n + link.open.length, 0)
  return (
    <article className="chain" data-testid={`chain-${packages[0]}`}>
      <header className="row wrap">
        <b className="grow code">{packages.map((p) => p || t('samples:no-number')).join('、')}</b>
        {open > 0 ? <span className="tag warn">{t('samples:chain-open', { n: open })}</span> : chain.links.length === 0 ? <span className="tag" data-testid="chain-none">{t('samples:chain-none')}</span> : <span className="tag ok">{t('samples:chain-whole')}</span>}
        <span className="soft">{t('samples:has-now', { name: chain.holder || t('samples:unnamed') })}</span>
      </header>
      <ol>
        <li className="chain-hand"><i aria-hidden="true" /><span><b>{chain.taken.by || t('samples:unnamed')}</b> <span className="soft">{t('samples:taken-by')}</span></span><span className="soft figures">{chain.taken.at?.replace('T', ' ') ?? ''}</span></li>
        {chain.links.map((link, i) => <LinkLine key={link.row} link={link} n={order.indexOf(link.row) + 1} holder={i > 0 ? chain.links[i - 1]!.taker : chain.taken.by} group={group} onChoose={onChoose} />)}
      </ol>
    </article>
  )
}

function LinkLine({ link, n, holder, group, onChoose }: { link: Link; n: number; holder: string; group: Group; onChoose: (over: RowId) => void }) {
  const { t, language } = useText()
  const span = link.minutes === null ? null : spanOf(link.minutes)
  const gap = link.faults.some((f) => f === 'giver' || f === 'late' || f === 'order')
  return (
    <>
      <li className={gap ? 'chain-wait gap' : 'chain-wait'}>
        <i aria-hidden="true" />
        <span className="stack tight">
          {span && <span className="figures">{link.minutes! < 0 && '−'}{t(`samples:${span.key}`, { n: span.n, d: span.d, h: span.h, m: span.m })}</span>}
          {link.faults.map((fault) => (
            <span key={fault} className="warn" data-testid={`chain-fault-${fault}`} data-open={link.open.includes(fault)}>
              {faultText({ fault, minutes: link.minutes, holder }, t)}{!link.open.includes(fault) && ` ${t('samples:fault-answered', { why: link.reasons[fault] ?? '' })}`}
            </span>
          ))}
        </span>
        {link.open.length > 0 ? <Button onClick={() => onChoose(link.row)}>{t('samples:fault-why')}</Button> : <span />}
      </li>
      <li className="chain-hand">
        <i aria-hidden="true" />
        <span className="stack tight">
          <button type="button" className="chain-link" onClick={() => onChoose(link.row)}><span className="soft">{t('samples:hand-n', { n })}</span> <b>{link.giver || t('samples:unnamed')}</b> → <b>{link.taker || t('samples:unnamed')}</b> {link.takerKind && <span className="soft">{optionLabel(group, 'taker-kind', link.takerKind, language)}</span>}</button>
          <span className="row wrap chain-signed"><span className="row tight"><span className="soft">{t('samples:given')}</span>{link.giverSigned ? <Shown signature={link.giverSigned} height={36} /> : <span className="warn">{t('samples:unsigned')}</span>}</span>
            <span className="row tight"><span className="soft">{t('samples:received')}</span>{link.takerSigned ? <Shown signature={link.takerSigned} height={36} /> : <span className="warn">{t('samples:unsigned')}</span>}</span></span>
        </span>
        <span className="soft figures">{link.at?.replace('T', ' ') ?? ''}</span>
      </li>
    </>
  )
}

// What the bundler turns into modules besides code.
declare module '*.css'
declare module '*?raw' {
  const text: string
  export default text
}

# What all pictures have in common. The colours are Okabe and Ito's, which the colour-blind can tell apart as well.
reset
if (picture[strlen(picture) - 3:] eq '.png') {
  set terminal pngcairo size 1200,800 font 'sans,17'
  dot = 1
} else {
  set terminal svg size 1200,800 font 'sans,17' fontscale 1.25 background '#ffffff'
  dot = 0.5  # the same size on this terminal
}
set output picture

set encoding utf8
set border 3 linecolor '#707070'
set tics nomirror out textcolor '#303030'
set format '%h'
set key noautotitle
set rmargin 4
blue = 0x0072B2
orange = 0xD55E00
green = 0x009E73
purple = 0xCC79A7
sky = 0x56B4E9
yellow = 0xE69F00
dark = 0x303030
set palette defined (0 '#fffbe6', 0.15 '#d6ebd9', 0.5 '#9bcfdb', 1 '#58a3cd')  # of a loss surface, low to high
unset colorbox

set title "{/:Bold Hidden units look for parts of clothes: sleeves, hems, soles, outlines}\n" . \
    sprintf('{/*0.85 weights of the pixels into 40 of %d units: blue makes one speak, orange be silent; what looks like noise has died}', units)
set size ratio -1
set lmargin 1
set rmargin 1
unset border
unset tics
set xrange [-2:318]
set yrange [-98:30]
set palette defined (-1 '#8c3d00', -0.6 '#d55e00', 0 '#ffffff', 0.6 '#0072b2', 1 '#004a75')
set cbrange [-0.8:0.8]
plot for [i = 0 : 39] $pictures index i using 1:2:3 with image
